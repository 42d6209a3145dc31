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

const measured = z.number().min(0)

/** Five minutes of all servers together. */
const serverPointSchema = z.object({
  at: z.iso.datetime().describe('when the five minutes begin'),
  servers: count.describe('server processes that ran'),
  events: count.nullable().describe('counted events per minute; null with LEADERBOARD_MODE=team'),
  batches: count.nullable().describe('counted batches per minute; null with LEADERBOARD_MODE=team'),
  refused: count.nullable().describe('refused batches per minute; null with LEADERBOARD_MODE=team'),
  failed_commits: count,
  commit_ms: measured
    .nullable()
    .describe('the mean duration of a commit; null without one, and with LEADERBOARD_MODE=team'),
  waiting: count
    .nullable()
    .describe('the most requests that waited for a transaction; null with LEADERBOARD_MODE=team'),
  memory_bytes: count.describe('the memory of the largest process'),
  connections: count
    .nullable()
    .describe('the most connections of one server to PostgreSQL; null with SQLite'),
})

/** Alerts for which the page says what to do; each has a heading of this name in docs/runbook.md. */
export const serverAdvice = [
  'TelemetryCommitsFail',
  'TelemetryHeapFull',
  'TelemetryCommitsSlow',
  'TelemetryQueueLong',
  'TelemetryDatabaseConnectionsExhausted',
  'TelemetryBatchesRefused',
] as const

/** `GET /admin/system/day` */
export const serverDaySchema = z.object({
  points: z
    .array(serverPointSchema)
    .describe('of the last 24 hours, oldest first; without times at which no server ran'),
  advice: z
    .array(z.enum(serverAdvice))
    .describe('alerts for which the last ten minutes give reason, worst first: headings in docs/runbook.md'),
})

export type ServerPoint = z.infer<typeof serverPointSchema>
export type ServerAdvice = (typeof serverAdvice)[number]
export type ServerDay = z.infer<typeof serverDaySchema>
export type ClockDoubt = z.infer<typeof clockDoubtSchema>
export type System = z.infer<typeof systemSchema>
export type IngestFigures = System['ingest']
