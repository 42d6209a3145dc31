import type { Reads, Transaction } from '../database/database.ts'

/** `buckets`: earlier minutes are closed. `totals`: earlier days are deleted. `compacting`, `compacted`: earlier minutes keep only titles that decided. */
type MarkKind = 'buckets' | 'totals' | 'compacting' | 'compacted'

/** How far a job has progressed. */
export interface Mark {
  beforeMs: number
  /** When it was last moved, by that server's clock; null if unknown. */
  setMs: number | null
}

/** How far a job has progressed; undefined if it never ran. */
export async function readMark({ models, forModels }: Reads, kind: MarkKind): Promise<Mark | undefined> {
  const mark = await models.retentionMarks.findByPk(kind, forModels)
  return mark ? { beforeMs: mark.beforeMs, setMs: mark.setMs } : undefined
}

/** Moves a mark forward, never back. SQL, because Sequelize's `upsert` has no condition for the update. */
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
