import { isNoInput } from '@telemetry-tracker/shared/engine/no-input'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Transaction, Value } from '../../database/database.ts'
import { compareText } from '../../database/row.ts'
import { overRows } from '../../database/rows.ts'
import type { PersonDays } from '../../days/person-days.ts'
import type { CountedVerdict, JudgedMinute } from './minutes.ts'

type Moved = Pick<JudgedMinute, 'userId' | 'startMs' | 'before' | 'after'>

interface Counting {
  rules: Rules
  days: Pick<PersonDays, 'dayOf'>
}

/** Adjusts the daily totals by the difference of the judged minutes. */
export async function moveTotals(
  tx: Transaction,
  minutes: readonly Moved[],
  counting: Counting,
): Promise<void> {
  const { days, apps } = totalsRows(minutes, counting)
  await upsertDays.run(tx, days)
  await upsertApps.run(tx, apps)
}

export const upsertDays = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, no_input_sec, buckets) ${source}
    ON CONFLICT (user_id, day) DO UPDATE SET
      productive_sec = daily_totals.productive_sec + excluded.productive_sec,
      non_productive_sec = daily_totals.non_productive_sec + excluded.non_productive_sec,
      no_input_sec = daily_totals.no_input_sec + excluded.no_input_sec,
      buckets = daily_totals.buckets + excluded.buckets`,
)
export const upsertApps = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec, no_input_sec) ${source}
    ON CONFLICT (user_id, day, app_label) DO UPDATE SET
      productive_sec = daily_app_totals.productive_sec + excluded.productive_sec,
      non_productive_sec = daily_app_totals.non_productive_sec + excluded.non_productive_sec,
      no_input_sec = daily_app_totals.no_input_sec + excluded.no_input_sec`,
)

interface Change {
  userId: string
  day: string
  app: string
  productiveSec: number
  nonProductiveSec: number
  /** A part of the non-productive time. */
  noInputSec: number
  buckets: number
}

/** The differences as rows for `upsertDays` and `upsertApps`. */
export function totalsRows(
  minutes: readonly Moved[],
  { rules, days: local }: Counting,
): { days: Value[][]; apps: Value[][] } {
  const days = new Map<string, Change>()
  const apps = new Map<string, Change>()
  for (const { userId, startMs, before, after } of minutes) {
    // Most minutes grow without a change of verdict.
    if (before && countsTheSame(before, after)) continue
    const day = local.dayOf(userId, startMs)
    const move = (buckets: 1 | -1, verdict: CountedVerdict) => {
      const seconds = buckets * rules.bucketSizeSec
      add(days, { userId, day, app: '' }, verdict, seconds, buckets)
      add(apps, { userId, day, app: verdict.appLabel }, verdict, seconds, buckets)
    }
    if (before) move(-1, before)
    move(1, after)
  }
  return {
    days: changesOf(days).map(c => [
      c.userId,
      c.day,
      c.productiveSec,
      c.nonProductiveSec,
      c.noInputSec,
      c.buckets,
    ]),
    apps: changesOf(apps).map(c => [
      c.userId,
      c.day,
      c.app,
      c.productiveSec,
      c.nonProductiveSec,
      c.noInputSec,
    ]),
  }
}

/** Whether two verdicts on a minute count for the same totals. */
export function countsTheSame(before: CountedVerdict, after: CountedVerdict): boolean {
  return (
    before.state === after.state &&
    isNoInput(before) === isNoInput(after) &&
    before.appLabel === after.appLabel
  )
}

function add(
  changes: Map<string, Change>,
  key: Pick<Change, 'userId' | 'day' | 'app'>,
  verdict: CountedVerdict,
  seconds: number,
  buckets: number,
): void {
  const { userId, day, app } = key
  // A day always has ten characters, and IDs contain no NUL.
  const id = `${userId}\0${day}${app}`
  const change = changes.get(id) ?? {
    ...key,
    productiveSec: 0,
    nonProductiveSec: 0,
    noInputSec: 0,
    buckets: 0,
  }
  if (verdict.state === 'productive') change.productiveSec += seconds
  else change.nonProductiveSec += seconds
  if (isNoInput(verdict)) change.noInputSec += seconds
  change.buckets += buckets
  changes.set(id, change)
}

/** The changes in the order of their keys, without those that cancel out. */
function changesOf(changes: ReadonlyMap<string, Change>): Change[] {
  return [...changes.values()]
    .filter(c => c.productiveSec !== 0 || c.nonProductiveSec !== 0 || c.noInputSec !== 0)
    .sort((a, b) => compareText(a.userId, b.userId) || compareText(a.day, b.day) || compareText(a.app, b.app))
}
