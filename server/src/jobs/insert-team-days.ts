import type { Day } from '@telemetry-tracker/shared/time/days'
import type { Transaction } from '../database/database.ts'
import { overRows } from '../database/rows.ts'
import type { TeamDays } from '../queries/team-days.ts'

/** Stores the published numbers of teams for a day, and whose data they include. */
export async function insertTeamDays(tx: Transaction, day: Day, { days, members }: TeamDays): Promise<void> {
  await insertDays.run(
    tx,
    days.map(({ teamId, people, productive, nonProductive, noInput, buckets, declared }) => [
      teamId,
      day,
      people,
      productive,
      nonProductive,
      noInput,
      buckets,
      declared,
    ]),
  )
  await insertApps.run(
    tx,
    days.flatMap(({ teamId, apps }) =>
      apps.map(({ app, productive, nonProductive, noInput }) => [
        teamId,
        day,
        app,
        productive,
        nonProductive,
        noInput,
      ]),
    ),
  )
  await insertMembers.run(
    tx,
    members.map(({ userId, teamId }) => [userId, day, teamId]),
  )
}

const insertDays = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source =>
    `INSERT INTO team_days (team_id, day, people, productive_sec, non_productive_sec, no_input_sec, buckets, declared_sec) ${source}`,
)
const insertApps = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source =>
    `INSERT INTO team_day_apps (team_id, day, app_label, productive_sec, non_productive_sec, no_input_sec) ${source}`,
)
const insertMembers = overRows(
  ['TEXT', 'TEXT', 'TEXT'],
  source =>
    `INSERT INTO team_day_members (user_id, day, team_id) ${source} ON CONFLICT (user_id, day, team_id) DO NOTHING`,
)
