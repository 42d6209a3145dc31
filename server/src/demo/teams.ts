import type { Database } from '../database/database.ts'
import type { Craft, Person } from './people.ts'

const teamNames: Record<Craft, string> = {
  engineering: 'Engineering',
  design: 'Design',
  sales: 'Sales',
  support: 'Support',
  office: 'Office',
}

/** Gives the people of the demo their names, and puts those of one craft in one team; who was changed since stays as they are. */
export async function formTeams(database: Database, people: readonly Person[]): Promise<void> {
  await database.transaction(async tx => {
    for (const [id, name] of Object.entries(teamNames))
      await tx.run('INSERT INTO teams (team_id, name) VALUES ($1, $2) ON CONFLICT (team_id) DO NOTHING', [
        id,
        name,
      ])
    for (const { userId, name, craft } of people)
      await tx.run(
        `UPDATE users SET display_name = $2, team_id = $3, search_name = $4
         WHERE user_id = $1 AND display_name IS NULL AND team_id IS NULL`,
        [userId, name, craft, `${userId} ${name}`.toLowerCase()],
      )
  })
}
