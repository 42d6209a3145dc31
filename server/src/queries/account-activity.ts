import type { ActivityRow } from '@telemetry-tracker/shared/contracts/me'
import type { AuditAction } from '../audit/events.ts'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

const maxRows = 200

/** Actions that give or could give access to a person's data, or change their account. */
const actions = [
  'account_made',
  'person_changed',
  'signed_in',
  'password_changed',
  'password_link_made',
  'password_link_used',
  'second_factor_on',
  'second_factor_off',
  'sign_in_linked',
  'sign_in_refused',
  'own_page_link_made',
  'enrolment_made',
  'enrolment_withdrawn',
  'device_enrolled',
  'device_signed_in',
  'device_revoked',
  'notice_acknowledged',
  'data_exported',
] as const satisfies readonly AuditAction[]

/** All activity of a person's account, newest first. */
export async function accountActivity(database: Database, userId: string): Promise<ActivityRow[]> {
  const rows = await database.read(
    `SELECT a.at_ms, COALESCE(n.user_id, a.actor) AS who, a.action, a.detail
     FROM audit_names me JOIN audit_log a ON a.subject = me.pseudonym
       LEFT JOIN audit_names n ON n.pseudonym = a.actor
     WHERE me.user_id = $1 AND a.action IN (${actions.map(action => `'${action}'`).join(', ')})
     ORDER BY a.sequence DESC LIMIT ${maxRows}`,
    [userId],
  )
  return rows.map(row => ({
    at: new Date(numberIn(row, 'at_ms')).toISOString(),
    who: textIn(row, 'who'),
    action: textIn(row, 'action'),
    detail: textIn(row, 'detail'),
  }))
}
