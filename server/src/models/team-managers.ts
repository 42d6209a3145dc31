import { key, table, text } from './columns.ts'

/** A manager of a team. */
export const teamManagers = table('team_managers', {
  teamId: key(text()),
  userId: key(text()),
})
