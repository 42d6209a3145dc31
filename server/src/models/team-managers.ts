import { key, table, text } from './columns.ts'

/** Someone who manages a team. */
export const teamManagers = table('team_managers', {
  teamId: key(text()),
  userId: key(text()),
})
