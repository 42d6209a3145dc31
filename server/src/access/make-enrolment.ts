import { type Actor, actorName } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { newEnrolmentCode, saveEnrolment } from './devices.ts'

/** Creates a code that enrols one device for a person, and records it in the audit log. `expiresMs`: when the code expires, in ms since 1970. */
export async function makeEnrolment(
  database: Database,
  { userId, hours, by, nowMs }: { userId: string; hours: number; by: Actor; nowMs: number },
): Promise<{ code: string; expiresMs: number }> {
  const code = newEnrolmentCode()
  const expiresMs = await database.transaction(async tx => {
    const maker = await actorName(tx, by)
    const until = await saveEnrolment(tx, { code, userId, by: maker, hours, nowMs })
    await audit.record({ tx, by, nowMs }, 'enrolment_made', { userId })
    return until
  })
  return { code, expiresMs }
}
