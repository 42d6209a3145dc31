import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'

export async function isTeam(tx: Pick<Transaction, 'all'>, teamId: string): Promise<boolean> {
  return (await tx.all('SELECT 1 FROM teams WHERE team_id = $1', [teamId])).length > 0
}

/** Makes a team, or gives the one there is another name; from now on these people manage it, and no others. */
export async function saveTeam(
  tx: Transaction,
  { teamId, name, managers }: { teamId: string; name: string; managers: readonly string[] },
): Promise<void> {
  const { teams, teamManagers } = tx.models
  await teams.upsert({ teamId, name }, { fields: ['name'], ...tx.forModels })
  await teamManagers.destroy({ where: { teamId }, ...tx.forModels })
  for (const userId of new Set(managers)) await teamManagers.create({ teamId, userId }, tx.forModels)
}

/** Removes a team; its people are in none then. */
export async function removeTeam(tx: Transaction, teamId: string): Promise<void> {
  const { teams, teamManagers } = tx.models
  await teamManagers.destroy({ where: { teamId }, ...tx.forModels })
  await teams.destroy({ where: { teamId }, ...tx.forModels })
  // One by one: their rows may lie on several machines.
  for (const row of await tx.all('SELECT user_id FROM users WHERE team_id = $1', [teamId]))
    await tx.run('UPDATE users SET team_id = NULL WHERE user_id = $1', [textIn(row, 'user_id')])
}
