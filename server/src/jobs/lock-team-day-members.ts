import type { Transaction } from '../database/database.ts'
import { writeFact } from '../database/facts.ts'

const fact = 'team_day_members_lock'

/**
 * Held until the transaction ends by whoever writes down who was in a team's day, and by whoever erases a person: otherwise one would not see what the
 * other is about to commit, and the name of somebody erased would stay.
 */
export function lockTeamDayMembers(tx: Transaction): Promise<void> {
  return writeFact(tx, fact, '')
}
