import type { TeamRow } from '@telemetry-tracker/shared/contracts/access'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import type { Group } from './scope.ts'

/** The teams of a group by ID, with their managers and number of people. */
export async function listTeams(database: Database, { teamIds }: Group): Promise<TeamRow[]> {
  const rows = await database.read('SELECT team_id, name FROM teams ORDER BY team_id')
  const managers = await database.read('SELECT team_id, user_id FROM team_managers ORDER BY user_id')
  const sizes = await database.read(
    'SELECT team_id, COUNT(*) AS people FROM users WHERE team_id IS NOT NULL GROUP BY team_id',
  )
  const peopleIn = new Map(sizes.map(row => [textIn(row, 'team_id'), numberIn(row, 'people')]))
  return rows
    .map((row): TeamRow => {
      const id = textIn(row, 'team_id')
      const ofTeam = managers.filter(manager => textIn(manager, 'team_id') === id)
      return {
        team_id: id,
        name: textIn(row, 'name'),
        managers: ofTeam.map(manager => textIn(manager, 'user_id')),
        people: peopleIn.get(id) ?? 0,
      }
    })
    .filter(({ team_id }) => teamIds === 'all' || teamIds.includes(team_id))
}
