import type { UserRow } from '@telemetry-tracker/shared/contracts/access'
import type { ListShape } from '../../lists/listView.ts'

export type PeopleColumn = 'person' | 'name' | 'team' | 'role' | 'since'

/** How the list of people can be sorted and searched. */
export const peopleList: ListShape<UserRow, PeopleColumn> = {
  sortBy: {
    person: row => row.user_id,
    name: row => row.display_name,
    team: row => row.team_id,
    role: row => row.role,
    since: row => Date.parse(row.first_seen),
  },
  searched: row => [row.user_id, row.display_name, row.email, row.team_id],
  start: { column: 'person', isDescending: false },
}
