import type { Reads, Transaction } from '../database/database.ts'

/** Whether there is a team with this ID. */
export async function isTeam({ models, forModels }: Reads, teamId: string): Promise<boolean> {
  return (await models.teams.findByPk(teamId, forModels)) !== null
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
  const { teams, teamManagers, users } = tx.models
  await teamManagers.destroy({ where: { teamId }, ...tx.forModels })
  await teams.destroy({ where: { teamId }, ...tx.forModels })
  const members = await users.findAll({ attributes: ['userId'], where: { teamId }, ...tx.forModels })
  // One by one, because the rows may be on several machines (Citus). Someone who changed the team meanwhile stays there.
  for (const { userId } of members)
    await users.update({ teamId: null }, { where: { userId, teamId }, ...tx.forModels })
}
