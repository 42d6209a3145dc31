import { fillNoInput } from './fill-no-input.ts'
import type { Migration } from './migration.ts'

const personal = ['daily_totals', 'daily_app_totals']
const published = ['team_days', 'team_day_apps']

/**
 * The part of the non-productive time without input. For people's days it is filled from the stored minutes; of minutes that were deleted before, and of
 * days that were already published for teams, it stays unknown (0): a published day never changes.
 */
export const noInput: Migration = {
  name: '0021-no-input',
  statements: ({ isPostgres }) => [
    // On Citus, the statements that follow must see the new columns on every machine.
    ...(isPostgres ? ["SET LOCAL citus.multi_shard_modify_mode TO 'sequential'"] : []),
    ...personal.map(table => `ALTER TABLE ${table} ADD COLUMN no_input_sec INTEGER NOT NULL DEFAULT 0`),
    ...published.map(table => `ALTER TABLE ${table} ADD COLUMN no_input_sec BIGINT NOT NULL DEFAULT 0`),
  ],
  fill: fillNoInput,
}
