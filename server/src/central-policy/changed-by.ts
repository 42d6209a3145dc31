import type { Viewer } from '../access/viewer.ts'
import { nameInLog, systemActors } from '../audit/names.ts'
import type { Transaction } from '../database/database.ts'

/** What the history calls who changes a policy. */
export async function changedBy(tx: Transaction, viewer: Viewer): Promise<string> {
  return viewer.kind === 'person' ? nameInLog(tx, viewer.userId) : systemActors.openMode
}
