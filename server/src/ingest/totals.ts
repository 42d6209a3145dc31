import type { MinuteState } from '@telemetry-tracker/shared/contracts/http'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Transaction } from '../database/database.ts'
import { overRows } from '../database/rows.ts'
import { idKey } from './id-key.ts'
import type { JudgedMinute } from './minutes.ts'

interface Change {
  key: string[]
  productiveSec: number
  nonProductiveSec: number
  buckets: number
}

/** Moves the totals of each day by the difference that the judged minutes make. */
export async function moveTotals(
  tx: Transaction,
  minutes: readonly Pick<JudgedMinute, 'userId' | 'startMs' | 'before' | 'after'>[],
  { rules, dayOf }: { rules: Rules; dayOf(epochMs: number): string },
): Promise<void> {
  const days = new Map<string, Change>()
  const apps = new Map<string, Change>()
  for (const { userId, startMs, before, after } of minutes) {
    const day = dayOf(startMs)
    const move = (sign: 1 | -1, { state, appLabel }: { state: MinuteState; appLabel: string }) => {
      const seconds = sign * rules.bucketSizeSec
      add(days, [userId, day], state, seconds, sign)
      add(apps, [userId, day, appLabel], state, seconds, sign)
    }
    // Most minutes only grow and stay what they are.
    if (before && before.state === after.state && before.appLabel === after.appLabel) continue
    if (before) move(-1, before)
    move(1, after)
  }

  await upsertDays(
    tx,
    changesOf(days).map(c => [...c.key, c.productiveSec, c.nonProductiveSec, c.buckets]),
  )
  await upsertApps(
    tx,
    changesOf(apps).map(c => [...c.key, c.productiveSec, c.nonProductiveSec]),
  )
}

const upsertDays = overRows(
  5,
  source => `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, buckets) ${source}
    ON CONFLICT (user_id, day) DO UPDATE SET
      productive_sec = daily_totals.productive_sec + excluded.productive_sec,
      non_productive_sec = daily_totals.non_productive_sec + excluded.non_productive_sec,
      buckets = daily_totals.buckets + excluded.buckets`,
)
const upsertApps = overRows(
  5,
  source => `INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec) ${source}
    ON CONFLICT (user_id, day, app_label) DO UPDATE SET
      productive_sec = daily_app_totals.productive_sec + excluded.productive_sec,
      non_productive_sec = daily_app_totals.non_productive_sec + excluded.non_productive_sec`,
)

function add(
  changes: Map<string, Change>,
  key: string[],
  state: MinuteState,
  seconds: number,
  buckets: number,
): void {
  const id = key.reduce(idKey)
  const change = changes.get(id) ?? { key, productiveSec: 0, nonProductiveSec: 0, buckets: 0 }
  if (state === 'productive') change.productiveSec += seconds
  else change.nonProductiveSec += seconds
  change.buckets += buckets
  changes.set(id, change)
}

/** Without those that cancel out: most minutes only grow and keep their state. */
function changesOf(changes: ReadonlyMap<string, Change>): Change[] {
  return [...changes.values()].filter(c => c.productiveSec !== 0 || c.nonProductiveSec !== 0)
}
