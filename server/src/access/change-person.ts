import type { userChangeSchema } from '@telemetry-tracker/shared/contracts/access'
import type * as z from 'zod'
import type { Transaction, Value } from '../database/database.ts'
import { nullableTextIn, numberIn } from '../database/row.ts'

type Change = Omit<z.output<typeof userChangeSchema>, 'role' | 'time_zone'>

/** Changes a person's details. The search also covers their name, unless they are pseudonymous. */
export async function changePerson(tx: Transaction, userId: string, change: Change): Promise<void> {
  const columns: [string, Value | undefined][] = [
    ['display_name', change.display_name],
    ['email', change.email],
    ['team_id', change.team_id],
    ['pseudonymous', change.pseudonymous === undefined ? undefined : Number(change.pseudonymous)],
  ]
  for (const [column, value] of columns)
    if (value !== undefined)
      await tx.run(`UPDATE users SET ${column} = $2 WHERE user_id = $1`, [userId, value])

  const [person] = await tx.all('SELECT display_name, pseudonymous FROM users WHERE user_id = $1', [userId])
  const name =
    person && numberIn(person, 'pseudonymous') === 0 ? nullableTextIn(person, 'display_name') : null
  const searchName = [userId, ...(name === null ? [] : [name])].join(' ').toLowerCase()
  await tx.run('UPDATE users SET search_name = $2 WHERE user_id = $1', [userId, searchName])
}
