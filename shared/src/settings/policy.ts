import * as z from 'zod'
import { scrubPatternFault } from '../names/scrub-pattern.ts'
import { defaultPolicy, type Policy, policySchema } from '../policy.ts'
import { workHoursComplaint } from '../time/work-hours.ts'
import { patternList } from './pattern-list.ts'
import { commaList, decimalNumber, readSettings, wholeNumber, yesOrNo } from './setting.ts'

const d = defaultPolicy

/** The length of a bucket: fixed for a server's lifetime, so it is not part of the policy. */
export const bucketSetting = {
  BUCKET_SIZE_SEC: wholeNumber(60, 'the length of an evaluated minute, in seconds', {
    min: 10,
    max: 3600,
  }).refine(seconds => 3600 % seconds === 0, 'must divide an hour evenly'),
}

/** The policy's settings, by environment name. A central policy takes precedence. */
export const policySettings = {
  PRODUCTIVE_INTERACTION_THRESHOLD: wholeNumber(
    d.productiveInteractionThreshold,
    'the minimum of keystrokes plus clicks in a productive minute',
    { min: 1, max: 10_000 },
  ),
  PRODUCTIVE_KEYSTROKE_THRESHOLD: wholeNumber(
    d.productiveKeystrokeThreshold,
    'the minimum of keystrokes in a productive minute',
    { min: 1, max: 10_000 },
  ),
  PRODUCTIVE_MOUSE_THRESHOLD: wholeNumber(
    d.productiveMouseThreshold,
    'the minimum of clicks in a productive minute',
    { min: 1, max: 10_000 },
  ),
  MOUSE_MOVEMENT_THRESHOLD: decimalNumber(
    d.mouseMovementThreshold,
    'how many pixels of mouse movement per minute count as presence',
    { min: 0, max: 1_000_000 },
  ),
  IDLE_AWAY_THRESHOLD: decimalNumber(
    d.idleAwayThreshold,
    'after how many seconds without input a person is away',
    { min: 1, max: 3600 },
  ),
  MOUSE_MOVEMENT_MIN_SAMPLES: wholeNumber(
    d.mouseMovementMinSamples,
    'in how many seconds of a minute the mouse must move to count as presence',
    { min: 0, max: 3600 },
  ),
  DISTRACTION_MIN_RATIO: decimalNumber(
    d.distractionMinRatio,
    'the share of distracted seconds that makes a reading minute non-productive',
    { min: 0, max: 1 },
  ),
  MIN_ZERO_SAMPLE_RATIO: decimalNumber(
    d.minZeroSampleRatio,
    'the minimum share of seconds without input in the minute of a person',
    { min: 0, max: 1 },
  ),
  MIN_DISTINCT_VALUES: wholeNumber(
    d.minDistinctValues,
    'the minimum number of different counts per second in the minute of a person',
    { min: 1, max: 60 },
  ),
  VISIBLE_MIN_SHARE: decimalNumber(
    d.visibleMinShare,
    'the share of a window that must be visible for it to count as seen',
    { min: 0, max: 1 },
  ),
  VISIBLE_MIN_SIDE: wholeNumber(
    d.visibleMinSide,
    'the minimum width and height of its visible part, in pixels',
    { min: 1, max: 10_000 },
  ),
  NON_PRODUCTIVE_APPS: entries('nonProductiveApps', 'non-productive apps and sites'),
  MEETING_APPS: entries('meetingApps', 'meeting apps and sites'),
  BROWSER_APPS: entries('browserApps', 'browsers: apps whose site counts instead of their name'),
  GHOST_APPS: entries('ghostApps', 'system components that are never recorded'),
  REMOTE_DESKTOP_APPS: entries('remoteDesktopApps', 'remote desktop apps'),
  WINDOW_TITLE_MODE: z
    .enum(['full', 'redacted', 'off'], 'must be full, redacted or off')
    .default(d.windowTitleMode)
    .describe(
      'how much of a window title leaves the device: full (scrubbed), redacted (only words on a list) or off',
    ),
  TITLE_SCRUB_PATTERNS: patternList(
    d.titleScrubPatterns,
    'what else is removed from titles: regular expressions (RE2 syntax), comma-separated',
  ).superRefine((patterns, check) => {
    const fault = scrubPatternFault(patterns)
    if (fault)
      check.addIssue({
        code: 'custom',
        message: `${fault.message} (a comma outside brackets starts the next pattern)`,
      })
  }),
  WORK_HOURS: commaList(
    d.workHours,
    'when data is recorded, in the local time of each device, such as Mon-Fri 09:00-17:30, Sat 10:00-12:00; empty: always',
  ).superRefine((hours, check) => {
    const message = workHoursComplaint(hours)
    if (message !== undefined) check.addIssue({ code: 'custom', message })
  }),
  MAY_PAUSE: yesOrNo(d.mayPause, 'whether people may pause recording themselves'),
}

type ListField = 'nonProductiveApps' | 'meetingApps' | 'browserApps' | 'ghostApps' | 'remoteDesktopApps'

/** A list, checked and normalised like the policy's field of that name. */
function entries(field: ListField, what: string) {
  return commaList(d[field], what)
    .transform((written, check) => {
      const checked = policySchema.shape[field].safeParse(written)
      if (checked.success) return checked.data
      check.addIssue({
        code: 'custom',
        message: checked.error.issues[0]?.message.replace(/\.$/, '') ?? 'not usable',
        input: written,
      })
      return z.NEVER
    })
    .describe(what)
}

/** The policy from an environment. Throws a SettingError that names an invalid setting. */
export function policyFromEnvironment(environment: Record<string, string | undefined>): Policy {
  const s = readSettings(policySettings, environment)
  return {
    productiveInteractionThreshold: s.PRODUCTIVE_INTERACTION_THRESHOLD,
    productiveKeystrokeThreshold: s.PRODUCTIVE_KEYSTROKE_THRESHOLD,
    productiveMouseThreshold: s.PRODUCTIVE_MOUSE_THRESHOLD,
    mouseMovementThreshold: s.MOUSE_MOVEMENT_THRESHOLD,
    idleAwayThreshold: s.IDLE_AWAY_THRESHOLD,
    mouseMovementMinSamples: s.MOUSE_MOVEMENT_MIN_SAMPLES,
    distractionMinRatio: s.DISTRACTION_MIN_RATIO,
    minZeroSampleRatio: s.MIN_ZERO_SAMPLE_RATIO,
    minDistinctValues: s.MIN_DISTINCT_VALUES,
    visibleMinShare: s.VISIBLE_MIN_SHARE,
    visibleMinSide: s.VISIBLE_MIN_SIDE,
    nonProductiveApps: s.NON_PRODUCTIVE_APPS,
    meetingApps: s.MEETING_APPS,
    browserApps: s.BROWSER_APPS,
    ghostApps: s.GHOST_APPS,
    remoteDesktopApps: s.REMOTE_DESKTOP_APPS,
    windowTitleMode: s.WINDOW_TITLE_MODE,
    titleScrubPatterns: s.TITLE_SCRUB_PATTERNS,
    workHours: s.WORK_HOURS,
    mayPause: s.MAY_PAUSE,
  }
}
