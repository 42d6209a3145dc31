import type { UserRow } from '@telemetry-tracker/shared/contracts/access'
import { storedRole } from '@telemetry-tracker/shared/roles'
import type { Database } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'

/** Everyone who has data or an account, by ID. */
export async function listUsers(database: Database): Promise<UserRow[]> {
  const people = await database.read(
    'SELECT user_id, display_name, email, team_id, pseudonymous, time_zone, first_seen_ms FROM users ORDER BY user_id',
  )
  const accounts = await database.read('SELECT user_id, role, totp_is_on FROM accounts')
  const accountOf = new Map(accounts.map(row => [textIn(row, 'user_id'), row]))
  return people.map(row => {
    const account = accountOf.get(textIn(row, 'user_id'))
    return {
      user_id: textIn(row, 'user_id'),
      display_name: nullableTextIn(row, 'display_name'),
      email: nullableTextIn(row, 'email'),
      team_id: nullableTextIn(row, 'team_id'),
      time_zone: nullableTextIn(row, 'time_zone'),
      pseudonymous: numberIn(row, 'pseudonymous') === 1,
      role: storedRole(account ? textIn(account, 'role') : 'employee'),
      has_account: account !== undefined,
      second_factor: account !== undefined && numberIn(account, 'totp_is_on') === 1,
      first_seen: new Date(numberIn(row, 'first_seen_ms')).toISOString(),
    }
  })
}
