import type { Viewer } from '../access/viewer.ts'
import type { Transaction } from '../database/database.ts'
import { nameInLog, systemActors } from './names.ts'

/** Who performs an action: the viewer of the request, a person by user ID, or the system. */
export type Actor = Viewer | { userId: string } | { system: string }

/** Reduces an actor to a person or the system. In open mode, where no one is signed in, it is the system. */
export function personOrSystem(actor: Actor): { userId: string } | { system: string } {
  if ('userId' in actor) return { userId: actor.userId }
  return { system: 'system' in actor ? actor.system : systemActors.openMode }
}

/** The actor's label in the audit log, for rows that record who created them. */
export async function actorName(tx: Transaction, by: Actor): Promise<string> {
  const actor = personOrSystem(by)
  return 'userId' in actor ? nameInLog(tx, actor.userId) : actor.system
}
