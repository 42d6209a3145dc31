import { key, table, text } from './columns.ts'

/** A person whose data is part of a team's published day. */
export const teamDayMembers = table('team_day_members', {
  userId: key(text()),
  day: key(text()),
  teamId: key(text()),
})
