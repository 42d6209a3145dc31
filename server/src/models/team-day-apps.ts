import { bigint, key, table, text, withDefault } from './columns.ts'

/** A team's time in an app on a day, as published. */
export const teamDayApps = table('team_day_apps', {
  teamId: key(text()),
  day: key(text()),
  appLabel: key(text()),
  productiveSec: bigint(),
  nonProductiveSec: bigint(),
  /** The part of it without input. */
  noInputSec: withDefault(bigint(), 0),
})
