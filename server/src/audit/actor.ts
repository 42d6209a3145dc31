import type { Viewer } from '../access/viewer.ts'
import type { Transaction } from '../database/database.ts'
import { nameInLog, systemActors } from './names.ts'

/** Who does something: who asks, a person by user id, or a part of the server. */
export type Actor = Viewer | { userId: string } | { system: string }

/** The same as a person or a part of the server: in open mode nobody is signed in. */
export function personOrSystem(actor: Actor): { userId: string } | { system: string } {
  if ('userId' in actor) return { userId: actor.userId }
  return { system: 'system' in actor ? actor.system : systemActors.openMode }
}

/** What the audit log calls who does something, for rows that name who made them. */
export async function actorName(tx: Transaction, by: Actor): Promise<string> {
  const actor = personOrSystem(by)
  return 'userId' in actor ? nameInLog(tx, actor.userId) : actor.system
}
