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
 * never of a single person.
 */
export const systemSchema = z.object({
  version: z.string(),
  node: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  started: z.iso.datetime(),
  ready: readySchema,
  clock: z.object({
    sure: z
      .boolean()
      .describe('whether the clock is trusted; if not, nothing is deleted or refused because of its age'),
    why: clockDoubtSchema.nullable().describe('why the clock is not trusted'),
    now: z.iso.datetime().describe("the machine's time"),
    last_confirmed: z.iso.datetime().nullable().describe('the last confirmed time, advanced since then'),
  }),
  held_back: z
    .object({ minutes: count, daily_totals: count })
    .describe(
      'rows past their retention that the last cleanup kept: too many to delete without confirmation',
    ),
  settings: z.object({
    timezone: z.string(),
    leaderboard_mode: dashboardConfigSchema.shape.leaderboard_mode.unwrap(),
    retention_days: count.describe('how many days minutes are kept; 0 keeps all'),
    summary_retention_days: count.describe('how many days daily totals are kept; 0 keeps all'),
    bucket_size_sec: count,
    drop_titles: z.boolean(),
  }),
  ingest: z.object({
    batches: counts.describe('by outcome; empty with LEADERBOARD_MODE=team'),
    events: counts.describe('by outcome; empty with LEADERBOARD_MODE=team'),
    waiting: count.describe('requests waiting for a transaction'),
    commits: count.describe('0 with LEADERBOARD_MODE=team'),
    failed_commits: count,
    commit_within_sec: z
      .number()
      .nullable()
      .describe('99th percentile of the commit time; null before the first commit'),
    lag_within_sec: z.number().nullable().describe('95th percentile of the age of batches on arrival'),
  }),
  helpers: z
    .array(z.object({ version: z.string(), devices: count }))
    .describe('enrolled devices by helper version, most common first'),
})

export type ClockDoubt = z.infer<typeof clockDoubtSchema>
export type System = z.infer<typeof systemSchema>
export type IngestFigures = System['ingest']
