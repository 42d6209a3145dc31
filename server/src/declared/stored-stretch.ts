import { type DeclaredRow, declaredRowSchema } from '@telemetry-tracker/shared/contracts/declared'
import type { Row, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

/** The columns from which `declaredRow` reads a stretch `d`. */
export const stretchColumns = 'd.declared_id, d.start_ms, d.end_ms, d.kind, d.note, d.state'

/** A stored stretch as the API shows it. Throws if a newer server stored a kind or state that this one does not know. */
export function declaredRow(row: Row): DeclaredRow {
  return declaredRowSchema.parse({
    id: textIn(row, 'declared_id'),
    start: new Date(numberIn(row, 'start_ms')).toISOString(),
    end: new Date(numberIn(row, 'end_ms')).toISOString(),
    kind: textIn(row, 'kind'),
    note: textIn(row, 'note'),
    state: textIn(row, 'state'),
  })
}

/** A person's stretch by its id; undefined if there is none. */
export async function findStretch(
  tx: Transaction,
  userId: string,
  id: string,
): Promise<DeclaredRow | undefined> {
  const [row] = await tx.all(
    `SELECT ${stretchColumns} FROM declared_times d WHERE d.user_id = $1 AND d.declared_id = $2`,
    [userId, id],
  )
  return row && declaredRow(row)
}
