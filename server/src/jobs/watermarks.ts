import type { Transaction } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'

/** `buckets`: earlier minutes are closed. `totals`: earlier days are deleted. `compacting`, `compacted`: earlier minutes keep only titles that decided. */
type MarkKind = 'buckets' | 'totals' | 'compacting' | 'compacted'

/** How far a job has progressed. */
export interface Mark {
  beforeMs: number
  /** When it was last moved, by that server's clock; null if unknown. */
  setMs: number | null
}

export async function readMark(tx: Pick<Transaction, 'all'>, kind: MarkKind): Promise<Mark | undefined> {
  const [row] = await tx.all('SELECT before_ms, set_ms FROM retention_marks WHERE kind = $1', [kind])
  return row && { beforeMs: numberIn(row, 'before_ms'), setMs: nullableNumberIn(row, 'set_ms') }
}

/** Moves a mark forward, never back. */
export async function moveMark(
  tx: Transaction,
  kind: MarkKind,
  { beforeMs, nowMs }: { beforeMs: number; nowMs: number | null },
): Promise<void> {
  await tx.run(
    `INSERT INTO retention_marks (kind, before_ms, set_ms) VALUES ($1, $2, $3)
     ON CONFLICT (kind) DO UPDATE SET before_ms = excluded.before_ms, set_ms = excluded.set_ms
       WHERE retention_marks.before_ms < excluded.before_ms`,
    [kind, beforeMs, nowMs],
  )
}
