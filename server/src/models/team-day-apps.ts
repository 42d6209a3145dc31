import { bigint, key, table, text } from './columns.ts'

/** An app in a team's day as it was published. */
export const teamDayApps = table('team_day_apps', {
  teamId: key(text()),
  day: key(text()),
  appLabel: key(text()),
  productiveSec: bigint(),
  nonProductiveSec: bigint(),
})
