import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'

/**
 * The user ID of an existing person that equals a name or looks the same: with different case or Unicode form, or with invisible characters. Undefined if
 * there is none. Includes people who are only named as a team's manager.
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
