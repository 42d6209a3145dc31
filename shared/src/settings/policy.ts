import * as z from 'zod'
import { scrubPatternFault } from '../names/scrub-pattern.ts'
import { defaultPolicy, type Policy, policySchema } from '../policy.ts'
import { workHoursComplaint } from '../time/work-hours.ts'
import { patternList } from './pattern-list.ts'
import { commaList, decimalNumber, readSettings, type Settings, wholeNumber, yesOrNo } from './setting.ts'

const d = defaultPolicy

/** The length of a bucket: fixed for a server's lifetime, so it is not part of the policy. */
export const bucketSetting = {
  BUCKET_SIZE_SEC: wholeNumber(60, 'the length of an evaluated minute, in seconds; cannot be changed later', {
    min: 10,
    max: 3600,
  }).refine(seconds => 3600 % seconds === 0, 'must divide an hour evenly'),
}

/** How each field of the policy is set in the environment. A central policy beats it. */
const settingOfField = {
  productiveInteractionThreshold: wholeNumber(
    d.productiveInteractionThreshold,
    'the minimum keystrokes plus clicks in a productive minute',
    { min: 1, max: 10_000 },
  ),
  productiveKeystrokeThreshold: wholeNumber(
    d.productiveKeystrokeThreshold,
    'the minimum keystrokes in a productive minute',
    { min: 1, max: 10_000 },
  ),
  productiveMouseThreshold: wholeNumber(
    d.productiveMouseThreshold,
    'the minimum clicks in a productive minute',
    { min: 1, max: 10_000 },
  ),
  mouseMovementThreshold: decimalNumber(
    d.mouseMovementThreshold,
    'how many pixels of mouse movement per minute count as presence',
    { min: 0, max: 1_000_000 },
  ),
  idleAwayThreshold: decimalNumber(
    d.idleAwayThreshold,
    'after how many seconds without input a person is away',
    { min: 1, max: 3600 },
  ),
  mouseMovementMinSamples: wholeNumber(
    d.mouseMovementMinSamples,
    'in how many seconds of a minute the mouse must move to count as presence',
    { min: 0, max: 3600 },
  ),
  distractionMinRatio: decimalNumber(
    d.distractionMinRatio,
    'the share of distracted seconds that makes a reading minute non-productive',
    { min: 0, max: 1 },
  ),
  minZeroSampleRatio: decimalNumber(
    d.minZeroSampleRatio,
    'the minimum share of seconds without input in a minute; less is suspicious',
    { min: 0, max: 1 },
  ),
  minDistinctValues: wholeNumber(
    d.minDistinctValues,
    'the minimum number of different counts per second in a minute; fewer are suspicious',
    { min: 1, max: 60 },
  ),
  visibleMinShare: decimalNumber(
    d.visibleMinShare,
    'the share of a window that must be visible for it to count as seen',
    { min: 0, max: 1 },
  ),
  visibleMinSide: wholeNumber(
    d.visibleMinSide,
    'the minimum width and height of its visible part, in pixels',
    { min: 1, max: 10_000 },
  ),
  nonProductiveApps: entries('nonProductiveApps', 'non-productive apps and sites'),
  meetingApps: entries('meetingApps', 'meeting apps and sites'),
  browserApps: entries('browserApps', 'browsers: apps whose site counts instead of their name'),
  ghostApps: entries(
    'ghostApps',
    'system windows that are not work, such as the lock screen; never recorded',
  ),
  remoteDesktopApps: entries('remoteDesktopApps', 'remote desktop apps'),
  windowTitleMode: z
    .enum(['full', 'redacted', 'off'], 'must be full, redacted or off')
    .default(d.windowTitleMode)
    .describe(
      'how much of a window title leaves the device: full (scrubbed), redacted (only words on a list) or off',
    ),
  titleScrubPatterns: patternList(
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
  workHours: commaList(
    d.workHours,
    'when data is recorded, in the local time of each device, such as Mon-Fri 09:00-17:30, Sat 10:00-12:00; empty: always',
  ).superRefine((hours, check) => {
    const message = workHoursComplaint(hours)
    if (message !== undefined) check.addIssue({ code: 'custom', message })
  }),
  mayPause: yesOrNo(d.mayPause, 'whether people may pause recording themselves'),
} satisfies { [K in keyof Policy]: z.ZodType<Policy[K]> }

/** The policy's settings, by environment name. */
export const policySettings: Settings = Object.fromEntries(
  Object.entries(settingOfField).map(([field, setting]) => [environmentName(field), setting]),
)

/** `mayPause` is `MAY_PAUSE`. */
function environmentName(field: string): string {
  return field.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase()
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
  const values = readSettings(policySettings, environment)
  const fields = Object.keys(settingOfField).map(field => [field, values[environmentName(field)]])
  // Each setting has the type of its field: `satisfies` above checks that.
  return Object.fromEntries(fields) as Policy
}
