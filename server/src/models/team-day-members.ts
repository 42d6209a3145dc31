import { key, table, text } from './columns.ts'

/** One of the people behind a published day of a team. */
export const teamDayMembers = table('team_day_members', {
  userId: key(text()),
  day: key(text()),
  teamId: key(text()),
})
