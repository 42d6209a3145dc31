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
  await tx.run(
    'INSERT INTO teams (team_id, name) VALUES ($1, $2) ON CONFLICT (team_id) DO UPDATE SET name = excluded.name',
    [teamId, name],
  )
  await tx.run('DELETE FROM team_managers WHERE team_id = $1', [teamId])
  for (const userId of new Set(managers))
    await tx.run('INSERT INTO team_managers (team_id, user_id) VALUES ($1, $2)', [teamId, userId])
}

/** Removes a team; its people are in none then. */
export async function removeTeam(tx: Transaction, teamId: string): Promise<void> {
  await tx.run('DELETE FROM team_managers WHERE team_id = $1', [teamId])
  await tx.run('DELETE FROM teams WHERE team_id = $1', [teamId])
  for (const row of await tx.all('SELECT user_id FROM users WHERE team_id = $1', [teamId]))
    await tx.run('UPDATE users SET team_id = NULL WHERE user_id = $1', [textIn(row, 'user_id')])
}
