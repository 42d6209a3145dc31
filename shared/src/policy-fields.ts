import * as z from 'zod'
import { browsers } from './browsers.ts'
import { noInputCountings } from './contracts/states.ts'
import { scrubPatternFault } from './names/scrub-pattern.ts'
import {
  choice,
  decimal,
  list,
  minutesAround,
  type PolicyEntry,
  type PolicyGroup,
  share,
  whole,
} from './policy-field-kinds.ts'
import { workHoursComplaint } from './time/work-hours.ts'

/**
 * The registry of the policy's fields: where each stands, how it is entered, and its schema with the default
 * and a description. The settings of the environment, the teams' own values, the API and the admin app follow
 * from it; titles and explanations are the texts `admin.<field>` and `admin.<field>Does`. Thresholds are per
 * bucket.
 */
export const policyFields = {
  productiveInteractionThreshold: whole(
    { group: 'interaction', unit: 'aMinute', min: 1, max: 10_000, default: 10 },
    'the minimum keystrokes plus clicks in a productive minute',
  ),
  productiveKeystrokeThreshold: whole(
    { group: 'interaction', unit: 'aMinute', min: 1, max: 10_000, default: 5 },
    'the minimum keystrokes in a productive minute',
  ),
  productiveMouseThreshold: whole(
    { group: 'interaction', unit: 'aMinute', min: 1, max: 10_000, default: 3 },
    'the minimum clicks in a productive minute',
  ),
  mouseMovementThreshold: decimal(
    { group: 'presence', unit: 'pixels', min: 0, max: 1_000_000, default: 50 },
    'how many pixels of mouse movement per minute count as presence',
  ),
  mouseMovementMinSamples: whole(
    { group: 'presence', unit: 'seconds', min: 0, max: 3_600, default: 15 },
    'in how many seconds of a minute the mouse must move to count as presence',
  ),
  idleAwayThreshold: decimal(
    { group: 'presence', unit: 'seconds', min: 1, max: 3_600, default: 30 },
    'after how many seconds without input a person is away',
  ),
  distractionMinRatio: share(
    { group: 'presence', default: 0.3 },
    'the share of distracted seconds that makes a reading minute non-productive',
  ),
  noInputCounts: choice(
    { group: 'presence', options: noInputCountings, default: 'non_productive' },
    'how time without input counts in percentages: non_productive (as non-productive) or left_out (not at all). No input does not prove that no one worked',
  ),
  minZeroSampleRatio: share(
    { group: 'pattern', default: 0.25 },
    'the minimum share of seconds without input in a minute; less is suspicious',
  ),
  minDistinctValues: whole(
    { group: 'pattern', unit: 'differentCounts', min: 1, max: 60, default: 3 },
    'the minimum number of different counts per second in a minute; fewer are suspicious',
  ),
  noActionMinutes: minutesAround(
    { group: 'pattern', min: 0, max: 15, default: 5 },
    'for how many minutes movement without keystrokes, clicks or scrolling counts as presence; 0: always',
  ),
  stillClicksMinutes: minutesAround(
    { group: 'pattern', min: 0, max: 15, default: 5 },
    'after how many minutes with clicks at an unmoved pointer the clicks do not count; 0: never',
  ),
  evenMotionVariation: decimal(
    { group: 'pattern', unit: 'ratio', min: 0, max: 5, default: 0.4 },
    'the minimum coefficient of variation of pixels per moving second; movement that is more even does not count; 0: not checked',
  ),
  evenMotionPixels: decimal(
    { group: 'pattern', unit: 'pixels', min: 0, max: 1_000, default: 12 },
    'the minimum mean of pixels per moving second; less movement does not count; 0: not checked',
  ),
  noPauses: {
    group: 'pattern',
    entry: { kind: 'switch' },
    schema: z
      .boolean()
      .default(true)
      .describe('whether keystrokes or clicks in nearly equal intervals are left out'),
  },
  neverRestsMinutes: minutesAround(
    { group: 'pattern', min: 0, max: 60, default: 15 },
    'after how many minutes without a pause of 5 seconds keystrokes, clicks or wheel steps do not count; 0: never',
  ),
  constantHoldShare: share(
    { group: 'pattern', default: 0.9 },
    'the share of 60 keys held equally long from which keystrokes do not count; 0: not checked',
  ),
  steadyRatio: decimal(
    { group: 'pattern', unit: 'ratio', min: 0, max: 5, default: 0 },
    'the minimum ratio of variance to mean of counts per minute over 10 minutes; steadier counts do not count; 0: not checked',
  ),
  replayedCorrelation: share(
    { group: 'pattern', default: 0.85 },
    'the correlation with an earlier stretch of the hour from which input counts as replayed; 0: not checked',
  ),
  visibleMinShare: share(
    { group: 'presence', default: 0.1 },
    'the share of a window that must be visible for it to count as seen',
  ),
  visibleMinSide: whole(
    { group: 'presence', unit: 'pixels', min: 1, max: 10_000, default: 100 },
    'the minimum width and height of its visible part, in pixels',
  ),
  nonProductiveApps: list(
    'names',
    [
      'youtube',
      'netflix',
      'reddit',
      'twitter',
      'x.com',
      'instagram',
      'facebook',
      'tiktok',
      'twitch',
      'discord',
      'spotify',
      'steam',
      'epic games',
      'youtu.be',
      'fb.com',
      'steampowered.com',
      'steamcommunity.com',
      'epicgames.com',
    ],
    'non-productive apps and sites',
  ),
  meetingApps: list(
    'names',
    [
      'zoom',
      'microsoft teams',
      'google meet',
      'webex',
      'facetime',
      'slack huddle',
      'discord call',
      'skype',
      'around',
      'tuple',
      'gather',
      'zoom.us',
      'meet.google.com',
      'teams.microsoft.com',
      'teams.live.com',
      'gather.town',
      'tuple.app',
    ],
    'meeting apps and sites',
  ),
  browserApps: list(
    'programs',
    Object.values(browsers).flatMap(({ listed }) => listed),
    'browsers: apps whose site counts instead of their name; entries under 4 letters must match the whole name',
  ),
  ghostApps: list(
    'programs',
    [
      'loginwindow',
      'screensaverengine',
      'lockapp',
      'logonui',
      'windowserver',
      'shellexperiencehost',
      'startmenuexperiencehost',
      'searchhost',
      'gnome-shell',
      'plasmashell',
    ],
    'system windows that are not work, such as the lock screen; not recorded',
  ),
  remoteDesktopApps: list(
    'programs',
    [
      'mstsc',
      'remote desktop',
      'windows app',
      'parsec',
      'vnc',
      'anydesk',
      'teamviewer',
      'citrix',
      'vmware',
      'virtualbox',
      'omnissa',
    ],
    'remote desktop apps',
  ),
  windowTitleMode: choice(
    { group: 'privacy', options: ['full', 'redacted', 'off'], default: 'full' },
    'how much of a window title leaves the device: full (without e-mail addresses, long numbers and case IDs), redacted (only words on a list) or off',
  ),
  titleScrubPatterns: {
    group: 'privacy',
    entry: { kind: 'list', listKind: 'patterns' },
    schema: z
      .array(z.string().max(200))
      .max(50)
      .superRefine((patterns, check) => {
        const fault = scrubPatternFault(patterns)
        if (fault) check.addIssue({ code: 'custom', message: `${fault.message}.`, path: [fault.index] })
      })
      .default([])
      .describe('what else is removed from titles, as regular expressions (RE2 syntax)'),
  },
  workHours: {
    group: 'privacy',
    entry: { kind: 'list', listKind: 'hours' },
    schema: z
      .array(z.string().max(60))
      .max(50)
      .refine(hours => workHoursComplaint(hours) === undefined, 'must be like Mon-Fri 09:00-17:30')
      .default([])
      .describe(
        'when data is recorded, in the local time of each device, such as Mon-Fri 09:00-17:30 and Sat 10:00-12:00; empty: always',
      ),
  },
  mayPause: {
    group: 'privacy',
    entry: { kind: 'switch' },
    schema: z.boolean().default(true).describe('whether people may pause recording themselves'),
  },
  mayDeclare: {
    group: 'declared',
    entry: { kind: 'switch' },
    schema: z
      .boolean()
      .default(true)
      .describe('whether people may say what a stretch without input was, beside the measured time'),
  },
  declaredNeeds: choice(
    { group: 'declared', options: ['nothing', 'note', 'approval'], default: 'nothing' },
    'what declared time needs to count: nothing, note (a few words) or approval (of a manager or admin; with LEADERBOARD_MODE=team a note instead)',
  ),
  updates: choice(
    { group: 'helper', options: ['auto', 'notify', 'off'], default: 'auto' },
    'whether helpers install new releases from the server: auto (by themselves), notify (only say so) or off (do not look)',
  ),
} as const satisfies Record<string, { group: PolicyGroup; entry: PolicyEntry; schema: z.ZodDefault }>
