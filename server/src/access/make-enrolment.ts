import { type Actor, actorName } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { newEnrolmentCode, saveEnrolment } from './devices.ts'

/** Makes a code with which one device is enrolled for someone, and writes down who did. `expiresMs`: until when, in ms since the epoch. */
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
