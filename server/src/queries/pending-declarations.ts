import type { PendingDeclaration } from '@telemetry-tracker/shared/contracts/declared'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { declaredRow, stretchColumns } from '../declared/stored-stretch.ts'
import { type Group, inGroup } from './scope.ts'
import { shownName, shownNameIn } from './shown-name.ts'

const maxRows = 200

/** Declarations of a group's people that wait for approval, oldest first. */
export async function pendingDeclarations(database: Database, group: Group): Promise<PendingDeclaration[]> {
  const { condition, values } = inGroup(group, 0)
  const rows = await database.read(
    `SELECT ${stretchColumns}, u.user_id, ${shownName} FROM users u CROSS JOIN declared_times d
     WHERE d.user_id = u.user_id AND d.state = 'pending' AND ${condition}
     ORDER BY d.start_ms, u.user_id LIMIT ${maxRows}`,
    values,
  )
  return rows.map(row => ({ ...declaredRow(row), user_id: textIn(row, 'user_id'), ...shownNameIn(row) }))
}
