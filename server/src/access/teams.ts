import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'

export async function isTeam(tx: Pick<Transaction, 'all'>, teamId: string): Promise<boolean> {
  return (await tx.all('SELECT 1 FROM teams WHERE team_id = $1', [teamId])).length > 0
}

/** Creates or renames a team, and replaces its managers. */
export async function saveTeam(
  tx: Transaction,
  { teamId, name, managers }: { teamId: string; name: string; managers: readonly string[] },
): Promise<void> {
  const { teams, teamManagers } = tx.models
  await teams.upsert({ teamId, name }, { fields: ['name'], ...tx.forModels })
  await teamManagers.destroy({ where: { teamId }, ...tx.forModels })
  for (const userId of new Set(managers)) await teamManagers.create({ teamId, userId }, tx.forModels)
}

/** Deletes a team. Its members then belong to no team. */
export async function removeTeam(tx: Transaction, teamId: string): Promise<void> {
  const { teams, teamManagers } = tx.models
  await teamManagers.destroy({ where: { teamId }, ...tx.forModels })
  await teams.destroy({ where: { teamId }, ...tx.forModels })
  // One by one, because the rows may be on several machines (Citus).
  for (const row of await tx.all('SELECT user_id FROM users WHERE team_id = $1', [teamId]))
    await tx.run('UPDATE users SET team_id = NULL WHERE user_id = $1', [textIn(row, 'user_id')])
}
