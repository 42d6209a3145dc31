import type { userChangeSchema } from '@telemetry-tracker/shared/contracts/access'
import type * as z from 'zod'
import type { Transaction } from '../database/database.ts'

type Change = Omit<z.output<typeof userChangeSchema>, 'role' | 'time_zone'>

/** Changes a person's details. The search also covers their name, unless they are pseudonymous. */
export async function changePerson(tx: Transaction, userId: string, change: Change): Promise<void> {
  const person = await tx.models.users.findByPk(userId, tx.forModels)
  if (!person) return
  const { display_name, email, team_id, pseudonymous } = change
  if (display_name !== undefined) person.displayName = display_name
  if (email !== undefined) person.email = email
  if (team_id !== undefined) person.teamId = team_id
  if (pseudonymous !== undefined) person.pseudonymous = Number(pseudonymous)
  const name = person.pseudonymous === 0 ? person.displayName : null
  person.searchName = [userId, ...(name === null ? [] : [name])].join(' ').toLowerCase()
  await person.save(tx.forModels)
}
