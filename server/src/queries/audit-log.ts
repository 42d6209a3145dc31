import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import type { Database, Value } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

const entriesOnPage = 100

/** Entries of the audit log, newest first, with people's user IDs. */
export async function auditLog(
  database: Database,
  filter: { person?: string | undefined; action?: string | undefined; before?: number | undefined },
): Promise<AuditLog['entries']> {
  const values: Value[] = []
  const place = (value: Value) => `$${values.push(value)}`
  const conditions = ['TRUE']
  if (filter.before !== undefined) conditions.push(`a.sequence < ${place(filter.before)}`)
  if (filter.action !== undefined) conditions.push(`a.action = ${place(filter.action)}`)
  if (filter.person !== undefined) {
    const person = place(filter.person)
    conditions.push(
      `(COALESCE(n.user_id, a.actor) = ${person} OR COALESCE(m.user_id, a.subject) = ${person})`,
    )
  }
  const rows = await database.read(
    `SELECT a.sequence, a.at_ms, COALESCE(n.user_id, a.actor) AS actor, a.action,
       COALESCE(m.user_id, a.subject) AS subject, a.detail
     FROM audit_log a LEFT JOIN audit_names n ON n.pseudonym = a.actor
       LEFT JOIN audit_names m ON m.pseudonym = a.subject
     WHERE ${conditions.join(' AND ')}
     ORDER BY a.sequence DESC LIMIT ${entriesOnPage}`,
    values,
  )
  return rows.map(row => ({
    sequence: numberIn(row, 'sequence'),
    at: new Date(numberIn(row, 'at_ms')).toISOString(),
    actor: textIn(row, 'actor'),
    action: textIn(row, 'action'),
    subject: textIn(row, 'subject'),
    detail: textIn(row, 'detail'),
  }))
}
