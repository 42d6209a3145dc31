import * as z from 'zod'
import { dashboardConfigSchema, readySchema } from './http.ts'

const count = z.int().min(0)
const counts = z.record(z.string(), count)

/** Why a server does not trust its machine's clock. */
const clockDoubtSchema = z.enum([
  'never_confirmed',
  'ahead_of_last_run',
  'behind_last_run',
  'devices_disagree',
  'database_disagrees',
  'server_disagrees',
])

/**
 * `GET /admin/system`: the health of this server. Counts are those of this process since it started, and
 * never about a person.
 */
export const systemSchema = z.object({
  version: z.string(),
  node: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  started: z.iso.datetime(),
  ready: readySchema,
  clock: z.object({
    sure: z.boolean().describe('while it is not, nothing is deleted or refused for its age'),
    why: clockDoubtSchema.nullable().describe('why not'),
    now: z.iso.datetime().describe("the machine's clock"),
    last_confirmed: z.iso.datetime().nullable().describe('the last time that was believed, gone on since'),
  }),
  held_back: z
    .object({ minutes: count, daily_totals: count })
    .describe(
      'older than the settings allow, and left by the last run because it was more than a run deletes without being told to',
    ),
  settings: z.object({
    timezone: z.string(),
    leaderboard_mode: dashboardConfigSchema.shape.leaderboard_mode.unwrap(),
    retention_days: count.describe('of minutes; 0 keeps all'),
    summary_retention_days: count.describe('of daily totals; 0 keeps all'),
    bucket_size_sec: count,
    drop_titles: z.boolean(),
  }),
  ingest: z.object({
    batches: counts.describe('by what became of them; none with LEADERBOARD_MODE=team'),
    events: counts.describe('by what became of them; none with LEADERBOARD_MODE=team'),
    waiting: count.describe('requests that wait for a transaction'),
    commits: count.describe('0 with LEADERBOARD_MODE=team'),
    failed_commits: count,
    commit_within_sec: z
      .number()
      .nullable()
      .describe('99 of 100 commits took no longer; null before the first'),
    lag_within_sec: z.number().nullable().describe('95 of 100 batches were no older when they arrived'),
  }),
  helpers: z
    .array(z.object({ version: z.string(), devices: count }))
    .describe('enrolled devices by helper version, most first'),
})

export type ClockDoubt = z.infer<typeof clockDoubtSchema>
export type System = z.infer<typeof systemSchema>
export type IngestFigures = System['ingest']
