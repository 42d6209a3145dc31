import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { mergeTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { idKey } from './id-key.ts'
import { judgeMinutes } from './judge-minutes.ts'
import { decideReplays } from './ledger.ts'
import { type ArrivingBucket, loadMinutes, storeMinutes } from './minutes.ts'
import type { Outcome, Part } from './part.ts'
import { moveTotals } from './totals.ts'

/** What counting needs to know of this server. */
export interface Counting {
  rules: Rules
  /** The local day an instant falls on. */
  dayOf(epochMs: number): string
}

/**
 * Counts parts in one transaction and says what became of each, in their order. When this returns, what it says is committed; when it
 * throws, nothing was counted. Replays and gaps count nothing.
 */
export function commitParts(
  database: Database,
  parts: readonly Part[],
  counting: Counting,
): Promise<Outcome[]> {
  return database.transaction(tx => countParts(tx, parts, counting))
}

/** Counts parts as `commitParts` does, in a transaction that also does something else. */
export async function countParts(
  tx: Transaction,
  parts: readonly Part[],
  counting: Counting,
): Promise<Outcome[]> {
  const outcomes = await decideReplays(tx, parts)
  const { openFromMs, compactBeforeMs } = await marks(tx)
  const arriving = mergeArriving(parts, outcomes, openFromMs)

  const minutes = await loadMinutes(tx, arriving)
  const judged = judgeMinutes(minutes, arriving, { rules: counting.rules, compactBeforeMs })
  await storeMinutes(tx, judged)
  await moveTotals(tx, judged, counting)

  return outcomes.map((outcome, i) => withClosedBuckets(outcome, parts[i], openFromMs))
}

/**
 * Where retention has been, minutes are gone but their totals stay: counting one of them anew would count it twice. Where compaction has been,
 * late events lose their titles, too.
 */
async function marks(tx: Transaction): Promise<{ openFromMs: number; compactBeforeMs: number }> {
  const rows = await tx.all(
    `SELECT kind, before_ms FROM retention_marks WHERE kind IN ('buckets', 'compacting')`,
  )
  const before = new Map(rows.map(row => [textIn(row, 'kind'), numberIn(row, 'before_ms')]))
  return {
    openFromMs: before.get('buckets') ?? Number.NEGATIVE_INFINITY,
    compactBeforeMs: before.get('compacting') ?? Number.NEGATIVE_INFINITY,
  }
}

function mergeArriving(
  parts: readonly Part[],
  outcomes: readonly Outcome[],
  openFromMs: number,
): ArrivingBucket[] {
  const byKey = new Map<string, ArrivingBucket>()
  parts.forEach(({ userId, deviceId, buckets }, i) => {
    if (outcomes[i]?.kind !== 'counted') return
    for (const [startMs, totals] of buckets) {
      if (startMs >= openFromMs) add(byKey, { userId, startMs, deviceId, totals })
    }
  })
  return [...byKey.values()]
}

function add(byKey: Map<string, ArrivingBucket>, bucket: ArrivingBucket): void {
  const key = idKey(idKey(bucket.userId, bucket.deviceId), String(bucket.startMs))
  const known = byKey.get(key)
  byKey.set(key, known ? { ...known, totals: mergeTotals(known.totals, bucket.totals) } : bucket)
}

function withClosedBuckets(outcome: Outcome, part: Part | undefined, openFromMs: number): Outcome {
  if (outcome.kind !== 'counted' || !part) return outcome
  return { ...outcome, closedBuckets: [...part.buckets.keys()].filter(startMs => startMs < openFromMs) }
}
