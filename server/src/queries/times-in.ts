import type { Times } from '@telemetry-tracker/shared/shares'
import type { Row } from '../database/database.ts'
import { numberIn } from '../database/row.ts'

/** The sums of the totals `t`, for `timesIn`. */
export const sumsOfTimes =
  'SUM(t.productive_sec) AS productive, SUM(t.non_productive_sec) AS non_productive, SUM(t.no_input_sec) AS no_input'

/** The columns `productive`, `non_productive` and `no_input` of a row. */
export function timesIn(row: Row): Times {
  const nonProductive = numberIn(row, 'non_productive')
  return {
    productive: numberIn(row, 'productive'),
    nonProductive,
    noInput: noInputWithin(nonProductive, numberIn(row, 'no_input')),
  }
}

/** The time without input as a part of the non-productive time: an older server that still runs beside this one changes minutes without moving it. */
export function noInputWithin(nonProductive: number, noInput: number): number {
  return Math.min(Math.max(noInput, 0), nonProductive)
}
