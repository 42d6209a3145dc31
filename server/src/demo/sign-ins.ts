import { findAccount, hadAccounts } from '../access/accounts.ts'
import { newEnrolmentCode } from '../access/devices.ts'
import type { Database } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { castOf } from './cast.ts'
import { company } from './people.ts'

/** The password of the three people who have one. It only protects demo data; its presence also shows that the accounts are the demo's. */
const passwordFact = 'demo_password'

/** The password of this database's demo; undefined if the demo never ran here. */
function readPassword(database: Database): Promise<string | undefined> {
  return database.reading(reads => readFact(reads, passwordFact))
}

/** The password of this database's demo, created if there is none yet. */
export async function ownPassword(database: Database): Promise<string> {
  const known = await readPassword(database)
  if (known !== undefined) return known
  const created = newEnrolmentCode().slice(0, 17).toLowerCase()
  await database.transaction(tx => writeFact(tx, passwordFact, created))
  return created
}

/** Whether there are accounts that are not the demo's. */
export async function hasOtherAccounts(database: Database): Promise<boolean> {
  return (await readPassword(database)) === undefined && (await hadAccounts({ all: database.read }))
}

/** The text that explains how to open the demo as an admin, a manager and an employee, if their accounts still exist. */
export async function signInText(database: Database, seed: number, url: string): Promise<string> {
  const { admin, manager, employee } = castOf(company(seed))
  const lines: string[] = []
  for (const [role, { userId, name }] of Object.entries({ admin, manager, employee }))
    if (await database.reading(reads => findAccount(reads, userId)))
      lines.push(`    ${role.padEnd(10)}${name.padEnd(18)}${url}/login?user=${userId}`)
  return `
  Open it as
${lines.join('\n')}

  The password of each: ${await ownPassword(database)}

  All data is made up. Press Ctrl-C to stop.
`
}
