import type { DeclaredDecision } from '@telemetry-tracker/shared/contracts/declared'
import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { notPending, unknownDeclaration } from '../errors.ts'
import { findStretch } from './stored-stretch.ts'

interface Decision {
  userId: string
  id: string
  decision: DeclaredDecision
  by: Actor
  nowMs: number
}

/**
 * Approves or refuses a declaration that waits for it. The same decision again changes nothing. Throws an ApiError if there is no such declaration, or if
 * it no longer waits.
 */
export async function decideDeclaration(
  database: Database,
  { userId, id, decision, by, nowMs }: Decision,
): Promise<void> {
  const wanted = decision === 'approve' ? 'counted' : 'refused'
  await database.transaction(async tx => {
    await lockPerson(tx, userId)
    const stretch = await findStretch(tx, userId, id)
    if (!stretch) throw unknownDeclaration()
    if (stretch.state === wanted) return
    if (stretch.state !== 'pending') throw notPending()
    await tx.run('UPDATE declared_times SET state = $3 WHERE user_id = $1 AND declared_id = $2', [
      userId,
      id,
      wanted,
    ])
    const action = decision === 'approve' ? 'declaration_approved' : 'declaration_refused'
    const { start, end } = stretch
    await audit.record({ tx, by, nowMs }, action, { userId, start, end })
  })
}
