import { findAccount } from '../access/accounts.ts'
import { requestLink, signInRequests } from '../access/link-sign-in.ts'
import { makeEnrolment } from '../access/make-enrolment.ts'
import type { Database } from '../database/database.ts'
import { enrolments } from '../queries/devices.ts'
import type { Cast } from './cast.ts'
import type { Person } from './people.ts'

const aWeekHours = 7 * 24

/** Makes sure that something is pending for the admin: enrolment codes, and a company sign-in with the name of an existing person. */
export async function keepWaiting(
  database: Database,
  { cast, people, nowMs }: { cast: Cast; people: readonly Person[]; nowMs: number },
): Promise<void> {
  const [stranger, ...newcomers] = people.toReversed()
  if ((await enrolments(database, nowMs)).length === 0)
    for (const { userId } of newcomers.slice(0, 2))
      await makeEnrolment(database, { userId, hours: aWeekHours, by: { userId: cast.admin.userId }, nowMs })
  if (!stranger || (await signInRequests(database)).length > 0) return
  const { userId, name } = stranger
  if (await database.reading(reads => findAccount(reads, userId))) return
  const called = `${name} · ${userId}@example.com`
  await database.transaction(tx => requestLink(tx, { subject: `demo ${userId}`, userId, called }, nowMs))
}
