import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'

/**
 * The user id of somebody known here that is the same as a name, or that people would take for the same: in other letters' case or Unicode form, or with
 * characters that show nothing. Undefined when there is none. People who are named as a team's manager are known, too.
 */
export async function knownNameLike(tx: Pick<Transaction, 'all'>, name: string): Promise<string | undefined> {
  const known: string[] = []
  for (const table of ['users', 'accounts', 'team_managers'])
    for (const row of await tx.all(`SELECT DISTINCT user_id FROM ${table}`))
      known.push(textIn(row, 'user_id'))
  if (known.includes(name)) return name
  const wanted = folded(name)
  return known.find(userId => folded(userId) === wanted)
}

function folded(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Cc}\s]/gu, '')
    .toLowerCase()
    .normalize('NFKC')
}
