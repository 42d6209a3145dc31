import * as z from 'zod'
import { browsers } from './browsers.ts'
import { canonicalEntry, entryRefusals, type ListKind } from './names/list-entry.ts'
import { scrubPatternFault } from './names/scrub-pattern.ts'
import { workHoursComplaint } from './time/work-hours.ts'

/** The fields that are lists of names, and whether they also hold sites. */
export const listKinds = z.registry<{ kind: ListKind }>()

/**
 * A list whose entries are normalised to the form that is compared; one that can never match is refused with
 * the reason.
 */
const list = (kind: ListKind, defaults: readonly string[], what: string) =>
  z
    .array(z.string().trim().min(1).max(100))
    .max(1_000)
    .transform((written, check) => {
      const entries = written.map((text, index) => {
        const canonical = canonicalEntry(text, kind)
        if ('entry' in canonical) return canonical.entry
        const message = `"${text}" ${entryRefusals[canonical.refused]}.`
        check.addIssue({ code: 'custom', message, path: [index], input: text })
        return text
      })
      return [...new Set(entries)]
    })
    .default([...defaults])
    .describe(what)
    .register(listKinds, { kind })

const names = (defaults: readonly string[], what: string) => list('names', defaults, what)
const programs = (defaults: readonly string[], what: string) => list('programs', defaults, what)

/**
 * The settings an admin controls centrally: what counts as what, and what leaves the machine. Thresholds are
 * per bucket.
 */
export const policySchema = z.object({
  productiveInteractionThreshold: z
    .int()
    .min(1)
    .default(10)
    .describe('minimum keystrokes plus clicks in a productive minute'),
  productiveKeystrokeThreshold: z
    .int()
    .min(1)
    .default(5)
    .describe('minimum keystrokes in a productive minute'),
  productiveMouseThreshold: z.int().min(1).default(3).describe('minimum clicks in a productive minute'),
  mouseMovementThreshold: z
    .number()
    .min(0)
    .default(50)
    .describe('pixels of mouse movement per minute that count as presence'),
  idleAwayThreshold: z
    .number()
    .min(1)
    .default(30)
    .describe('seconds without input after which a person is away'),
  mouseMovementMinSamples: z
    .int()
    .min(0)
    .default(15)
    .describe('seconds with mouse movement per minute that count as presence'),
  distractionMinRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('share of distracted seconds that makes a reading minute non-productive'),
  minZeroSampleRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('minimum share of seconds without input; less is suspicious'),
  minDistinctValues: z
    .int()
    .min(1)
    .default(3)
    .describe('minimum number of different counts per second; fewer are suspicious'),
  visibleMinShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of a window that must be visible for it to count as seen'),
  visibleMinSide: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('minimum width and height of its visible part, in pixels'),
  nonProductiveApps: names(
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
  meetingApps: names(
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
  browserApps: programs(
    Object.values(browsers).flatMap(({ listed }) => listed),
    'browsers: apps whose site counts instead of their name; entries under 4 letters must match the whole name',
  ),
  ghostApps: programs(
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
  remoteDesktopApps: programs(
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
  windowTitleMode: z
    .enum(['full', 'redacted', 'off'])
    .default('full')
    .describe(
      'full: without e-mail addresses, long numbers and case IDs; redacted: only words on a list; off: no titles',
    ),
  titleScrubPatterns: z
    .array(z.string().max(200))
    .max(50)
    .superRefine((patterns, check) => {
      const fault = scrubPatternFault(patterns)
      if (fault) check.addIssue({ code: 'custom', message: `${fault.message}.`, path: [fault.index] })
    })
    .default([])
    .describe('what else is removed from titles, as regular expressions (RE2 syntax)'),
  workHours: z
    .array(z.string().max(60))
    .max(50)
    .refine(hours => workHoursComplaint(hours) === undefined, 'must be like Mon-Fri 09:00-17:30')
    .default([])
    .describe(
      'when data is recorded, in the local time of each device, such as `Mon-Fri 09:00-17:30`; empty: always',
    ),
  mayPause: z.boolean().default(true).describe('whether people may pause recording themselves'),
})

export type Policy = z.infer<typeof policySchema>

/** The policy of a server that is not configured yet. */
export const defaultPolicy: Policy = policySchema.parse({})
