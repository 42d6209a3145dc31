import { findAccount, hadAccounts } from '../access/accounts.ts'
import { newEnrolmentCode } from '../access/devices.ts'
import type { Database } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { castOf } from './cast.ts'
import { company } from './people.ts'

/** What the three who have a password sign in with. It opens nothing but made-up numbers; that it is noted shows that the accounts are the demo's. */
const passwordFact = 'demo_password'

/** The password of this database's demo; undefined where the demo never ran. */
function readPassword(database: Database): Promise<string | undefined> {
  return readFact({ all: database.read }, passwordFact)
}

/** The same, made where there is none yet. */
export async function ownPassword(database: Database): Promise<string> {
  const known = await readPassword(database)
  if (known !== undefined) return known
  const made = newEnrolmentCode().slice(0, 17).toLowerCase()
  await database.transaction(tx => writeFact(tx, passwordFact, made))
  return made
}

/** Whether people sign in here whose accounts are not of the demo. */
export async function hasOtherAccounts(database: Database): Promise<boolean> {
  return (await readPassword(database)) === undefined && (await hadAccounts({ all: database.read }))
}

/** What to print for whoever started the demo: how to open it as an admin, a manager and an employee, as far as they are still there. */
export async function signInText(database: Database, seed: number, url: string): Promise<string> {
  const { admin, manager, employee } = castOf(company(seed))
  const lines: string[] = []
  for (const [role, { userId, name }] of Object.entries({ admin, manager, employee }))
    if (await findAccount({ all: database.read }, userId))
      lines.push(`    ${role.padEnd(10)}${name.padEnd(18)}${url}/login?user=${userId}`)
  return `
  Open it as
${lines.join('\n')}

  The password of each: ${await ownPassword(database)}

  Nothing of it is real; Ctrl-C stops it.
`
}
