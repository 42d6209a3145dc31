import type { MinuteState, NoInputCounts, TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { isNoInput } from '@telemetry-tracker/shared/engine/no-input'
import type { Times } from '@telemetry-tracker/shared/shares'
import type { TextKey } from '../i18n/messages.ts'

/** What pictures tell apart: the two states, and time without input, which is a part of the non-productive one. */
export type Kind = MinuteState | 'no_input'

/** The names of the kinds, on all pages. */
export const kindNames = {
  productive: 'common.productive',
  non_productive: 'common.nonProductive',
  no_input: 'common.noInput',
} as const satisfies Record<Kind, TextKey>

/** The classes that draw them. */
export const kindClasses = {
  productive: 'is-productive',
  non_productive: 'is-non-productive',
  no_input: 'is-no-input',
} as const satisfies Record<Kind, string>

/** How a minute is drawn. */
export function kindOf(minute: Pick<TimelineRow, 'state' | 'reason'>): Kind {
  return isNoInput(minute) ? 'no_input' : minute.state
}

/** The seconds of an answer. */
export function timesOf(answer: { productive: number; non_productive: number; no_input: number }): Times {
  return {
    productive: answer.productive,
    nonProductive: answer.non_productive,
    noInput: answer.no_input,
  }
}

/** The seconds of a row of the leaderboard or of a team. */
export function timesOfRow(row: {
  productive_sec: number
  non_productive_sec: number
  no_input_sec: number
}): Times {
  return {
    productive: row.productive_sec,
    nonProductive: row.non_productive_sec,
    noInput: row.no_input_sec,
  }
}

/** The sum of answers. */
export function sumOfTimes(all: readonly Times[]): Times {
  return all.reduce(
    (sum, times) => ({
      productive: sum.productive + times.productive,
      nonProductive: sum.nonProductive + times.nonProductive,
      noInput: sum.noInput + times.noInput,
    }),
    { productive: 0, nonProductive: 0, noInput: 0 },
  )
}

/** The non-productive time with input, as pictures draw it beside the time without. */
export function withInput({ nonProductive, noInput }: Times): number {
  return nonProductive - noInput
}

/** The heading of time without input beside the non-productive time, which includes it unless it is left out. */
export function noInputHeading(counts: NoInputCounts): TextKey {
  return counts === 'left_out' ? 'common.noInput' : 'common.ofWhichNoInput'
}
