import type { Viewer } from '../access/viewer.ts'
import { nameInLog, systemActors } from '../audit/names.ts'
import type { Transaction } from '../database/database.ts'

/** The name of the person who changes a policy, for its history. */
export async function changedBy(tx: Transaction, viewer: Viewer): Promise<string> {
  return viewer.kind === 'person' ? nameInLog(tx, viewer.userId) : systemActors.openMode
}
