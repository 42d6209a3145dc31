import { nameInLog } from '../audit/names.ts'
import { type AuditEvent, recordAuditEvent } from '../audit/record.ts'
import type { Database } from '../database/database.ts'
import { newEnrolmentCode, saveEnrolment } from './devices.ts'

/** Creates a code that enrols one device for a person, and records it in the audit log. `expiresMs`: when the code expires, in ms since 1970. */
export async function makeEnrolment(
  database: Database,
  { userId, hours, by, nowMs }: { userId: string; hours: number; by: AuditEvent['by']; nowMs: number },
): Promise<{ code: string; expiresMs: number }> {
  const code = newEnrolmentCode()
  const expiresMs = await database.transaction(async tx => {
    const maker = 'userId' in by ? await nameInLog(tx, by.userId) : by.system
    const until = await saveEnrolment(tx, { code, userId, by: maker, hours, nowMs })
    await recordAuditEvent(database, tx, { by, action: 'enrolment_made', to: { userId } }, nowMs)
    return until
  })
  return { code, expiresMs }
}
