import type { TelemetryEvent } from '../contracts/event.ts'
import type { Policy } from '../policy.ts'

/** The texts of the notice in one language. */
export interface NoticeTexts {
  title: string
  /** What happens before and after the person's answer. */
  intro: string
  collectedTitle: string
  input: string
  app: string
  titles: Record<Policy['windowTitleMode'], string>
  site: string
  /** Contains {sites}: the first entries of the policy's lists. */
  lists: string
  patterns: string
  device: string
  neverTitle: string
  never: readonly [
    keys: string,
    screens: string,
    contents: string,
    privateWindows: string,
    background: string,
  ]
  rulesTitle: string
  hours: { always: string /** Contains {hours}. */; within: string }
  pausing: { allowed: string; notAllowed: string }
  /** Saying what time without input was. */
  declaring: { allowed: string; notAllowed: string }
  access: string
  fieldsTitle: string
  /** Every field of an event, so that nothing is sent that the notice does not name. */
  fields: Record<keyof TelemetryEvent, string>
  understood: string
}
