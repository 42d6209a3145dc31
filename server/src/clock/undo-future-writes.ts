import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import { linkLifeMs } from '../access/one-time-links.ts'
import type { Row, Transaction } from '../database/database.ts'
import { nullableNumberIn, numberIn, textIn } from '../database/row.ts'
import { setBackPublished } from '../jobs/publish-team-days.ts'
import { agreesWithinMs } from './judge-clock.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** The age at which data is deleted or compacted, from the settings; 0 means never. */
export interface Ages {
  dataDays: number
  compactHours: number
  bucketSizeSec: number
}

/**
 * Corrects what a clock that was ahead has written: retention marks that closed minutes too early (events rejected because of them are accepted when
 * they are sent again), team days that are not over yet, and future times of sessions, links, devices and cursors.
 */
export async function undoFutureWrites(tx: Transaction, ages: Ages, nowMs: number): Promise<void> {
  for (const row of await tx.all('SELECT kind, before_ms, set_ms FROM retention_marks'))
    if (isFromTheFuture(row, nowMs)) await setBackMark(tx, textIn(row, 'kind'), ages, nowMs)
  const laterMs = nowMs + agreesWithinMs
  for (const sql of [
    'UPDATE devices SET last_seen_ms = $1 WHERE last_seen_ms > $2',
    'UPDATE cursors SET last_seen_ms = $1 WHERE last_seen_ms > $2',
    'UPDATE sessions SET last_used_ms = $1 WHERE last_used_ms > $2',
    'UPDATE sessions SET created_ms = $1 WHERE created_ms > $2',
  ])
    await tx.run(sql, [nowMs, laterMs])
  for (const [purpose, lifeMs] of Object.entries(linkLifeMs))
    await tx.run('UPDATE one_time_links SET expires_ms = $1 WHERE purpose = $2 AND expires_ms > $3', [
      nowMs + lifeMs,
      purpose,
      laterMs + lifeMs,
    ])
  await setBackPublished(tx, nowMs)
}

/** Old marks have no `set_ms`. A correct clock sets no mark that is younger than the shortest age the settings allow. */
function isFromTheFuture(row: Row, nowMs: number): boolean {
  const setMs = nullableNumberIn(row, 'set_ms')
  if (setMs !== null) return setMs > nowMs + agreesWithinMs
  const minMs = textIn(row, 'kind').startsWith('compact') ? hourMs : dayMs
  return numberIn(row, 'before_ms') > nowMs - minMs
}

async function setBackMark(tx: Transaction, kind: string, ages: Ages, nowMs: number): Promise<void> {
  const ageMs = kind.startsWith('compact') ? ages.compactHours * hourMs : ages.dataDays * dayMs
  if (ageMs === 0) {
    await tx.run('DELETE FROM retention_marks WHERE kind = $1', [kind])
    return
  }
  const beforeMs = bucketStartMs(nowMs - ageMs, ages.bucketSizeSec)
  await tx.run(
    `UPDATE retention_marks SET set_ms = $2, before_ms = CASE WHEN before_ms > $3 THEN $3 ELSE before_ms END
     WHERE kind = $1`,
    [kind, nowMs, beforeMs],
  )
}
