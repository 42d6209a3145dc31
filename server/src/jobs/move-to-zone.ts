import type { Transaction } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import type { PersonDays } from '../days/person-days.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { recountPerson } from './recount-days.ts'

/**
 * Changes the time zone of a person's days (null for the organisation's) and recalculates the daily totals from the stored minutes; earlier days stay as
 * they are. If the transaction fails, call `days.relearn()`.
 */
export async function moveToZone(
  tx: Transaction,
  { userId, timeZone }: { userId: string; timeZone: string | null },
  { rules, days }: { rules: Counting['rules']; days: PersonDays },
): Promise<void> {
  await lockPerson(tx, userId)
  const { users } = tx.models
  const person = await users.findByPk(userId, { attributes: ['timeZone'], ...tx.forModels })
  days.learn(userId, person?.timeZone ?? null)
  const before = days.zoneOf(userId)
  await users.update({ timeZone }, { where: { userId }, ...tx.forModels })
  days.learn(userId, timeZone)
  if (days.zoneOf(userId) !== before) await recountPerson(tx, userId, { rules, days }, before)
}
