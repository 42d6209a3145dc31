import type { MinuteState, TimelineRow } from '@telemetry-tracker/shared/contracts/http'

/** The names of the two states, everywhere. */
export const stateNames = {
  productive: 'Productive',
  non_productive: 'Non-productive',
} as const satisfies Record<MinuteState, string>

/** Why a minute counts as it does, as a short sentence for the person whose minute it is. */
export function reasonInWords(
  minute: Pick<TimelineRow, 'reason' | 'app_name' | 'site' | 'keystrokes' | 'clicks'>,
): string {
  const surface = minute.site ?? minute.app_name
  const where = surface === '' ? 'an unnamed window' : surface
  switch (minute.reason) {
    case 'meeting':
      return `In a meeting: ${where} in front`
    case 'non_productive_app':
      return `${where} was in front`
    case 'suspicious_pattern':
      return `Input in ${where} was as regular as a machine’s`
    case 'interaction':
      return `${inputInWords(minute.keystrokes, minute.clicks)} in ${where}`
    case 'distracted':
      return `Reading in ${where} with a distraction in sight or sound`
    case 'active_presence':
      return `Reading in ${where}`
    case 'no_presence':
      return `Nobody there; ${where} was in front`
  }
}

function inputInWords(keystrokes: number, clicks: number): string {
  if (clicks === 0) return 'Typing'
  if (keystrokes === 0) return 'Clicking'
  return 'Typing and clicking'
}
