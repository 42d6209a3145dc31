import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { unknownDeclaration } from '../errors.ts'
import { findStretch } from './stored-stretch.ts'

/**
 * Withdraws a person's declaration and deletes its note. The rest stays until its minutes expire: otherwise a helper that repeats the declaration, because
 * the answer did not arrive, would declare it again. Throws an ApiError if there is no such declaration.
 */
export async function withdrawDeclaration(
  database: Database,
  { userId, id, by, nowMs }: { userId: string; id: string; by: Actor; nowMs: number },
): Promise<void> {
  await database.transaction(async tx => {
    await lockPerson(tx, userId)
    const stretch = await findStretch(tx, userId, id)
    if (!stretch) throw unknownDeclaration()
    if (stretch.state === 'withdrawn') return
    await tx.run(
      "UPDATE declared_times SET state = 'withdrawn', note = '' WHERE user_id = $1 AND declared_id = $2",
      [userId, id],
    )
    const { start, end } = stretch
    await audit.record({ tx, by, nowMs }, 'declaration_withdrawn', { userId, start, end })
  })
}
