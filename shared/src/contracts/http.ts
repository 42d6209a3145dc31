import * as z from 'zod'
import { minuteStates } from './states.ts'
import { rejectedEventSchema } from './track.ts'

export const minuteStateSchema = z.enum(minuteStates)
export const reasonSchema = z.enum([
  'meeting',
  'non_productive_app',
  'suspicious_pattern',
  'interaction',
  'distracted',
  'active_presence',
  'no_presence',
])
const deviceStatusSchema = z.enum(['online', 'offline'])

const seconds = z.int().min(0)
const day = z.iso.date().describe('local day in the organisation’s time zone')

const heldBack = z
  .boolean()
  .optional()
  .describe(
    'true with LEADERBOARD_MODE=team where nothing of the day is shown: it is not over, or fewer than 5 people who were enrolled before it had time',
  )

/** Every error answer of every route; never contains a stack. */
export const errorAnswerSchema = z.object({
  error: z.object({
    code: z.string().describe('stable, for programs'),
    message: z.string().describe('a sentence for people, with what to do'),
    details: z.unknown().optional(),
  }),
  expected: z.int().optional().describe('with code sequence_gap: the sequence the server waits for'),
  counted: z
    .string()
    .optional()
    .describe('with code sequence_reused: the digest of the batch counted under that sequence'),
  rejected: z
    .array(rejectedEventSchema)
    .optional()
    .describe(
      'with code sequence_gap: events of the batch before the expected one that do not count, if any',
    ),
})

/** `GET /summary/today` */
export const summarySchema = z.object({
  productive: seconds,
  non_productive: seconds,
  total_seconds: seconds,
  total_buckets: z.int().min(0),
  timezone: z.string().optional().describe('of a person: the IANA zone in which their days begin'),
  held_back: heldBack,
})

/** `GET /apps`: one row per app, largest first */
export const appBreakdownRowSchema = z.object({
  app_name: z.string().describe('for browsers: `Browser — site`'),
  category: minuteStateSchema.describe('productive when more than half of its time is'),
  total_seconds: seconds,
  states: z.object({ productive: seconds, non_productive: seconds }),
})

/** `GET /daily`: one row per local day, oldest first, including days with zeros */
export const dailyRowSchema = z.object({
  date: day,
  productive: seconds,
  non_productive: seconds,
  total_seconds: seconds,
  held_back: heldBack,
})

/** `GET /timeline`: one row per counted minute of the day, in order */
export const timelineRowSchema = z.object({
  start: z.iso.datetime().describe('start of the minute, UTC'),
  seconds: seconds.describe('length of the minute (BUCKET_SIZE_SEC)'),
  state: minuteStateSchema,
  reason: reasonSchema,
  confidence: z.number().min(0).max(1),
  app_name: z.string().describe('for browsers: `Browser — site`'),
  window_title: z.string(),
  site: z.string().nullable(),
  keystrokes: z.int().min(0),
  clicks: z.int().min(0),
  scrolls: z.int().min(0).describe('wheel steps'),
  contested: z.string().optional().describe('what the person says against this minute'),
})

/**
 * `GET /admin/leaderboard`: one row per person, sorted by non-productive % by default. `X-Total-Count` has
 * the number of people.
 */
export const leaderboardRowSchema = z.object({
  user_id: z.string(),
  display_name: z.string().optional().describe('where one is known and the person is not pseudonymous'),
  productive_sec: seconds,
  non_productive_sec: seconds,
  total_sec: seconds,
  productive_pct: z.number().min(0).max(100),
  non_productive_pct: z.number().min(0).max(100),
  status: deviceStatusSchema,
  last_seen: z.iso.datetime().nullable(),
})

/**
 * `GET /admin/team-totals`: one row per team, by name; the last one, without an id, is for people without a
 * team
 */
export const teamTotalsRowSchema = z.object({
  team_id: z.string().nullable(),
  people: z
    .int()
    .min(0)
    .describe(
      'with time in these days; with LEADERBOARD_MODE=team those of the day with most, without who may see teams',
    ),
  productive_sec: seconds,
  non_productive_sec: seconds,
  total_sec: seconds,
})

/** `GET /admin/tracker-status` */
export const trackerStatusRowSchema = z.object({
  user_id: z.string(),
  display_name: z.string().optional().describe('where one is known and the person is not pseudonymous'),
  last_seen: z.iso
    .datetime()
    .nullable()
    .describe('with LEADERBOARD_MODE=team the last day with time that is over, as its midnight in UTC'),
  seconds_ago: z.int().min(0).nullable(),
  status: deviceStatusSchema.describe(
    'online: within the last minute; with LEADERBOARD_MODE=team, on the last day that is over',
  ),
})

/** `GET /admin/user/<user_id>/non-productive-apps` */
export const nonProductiveAppRowSchema = z.object({ app_name: z.string(), seconds })

/** `GET /admin/user/<user_id>/app-breakdown` */
export const adminBreakdownRowSchema = z.object({
  app_name: z.string(),
  productive: seconds,
  non_productive: seconds,
  total: seconds,
  category: minuteStateSchema,
})

/** `DELETE /admin/user/<user_id>` */
export const deletionAnswerSchema = z.object({
  deleted: z.int().min(0).optional().describe('rows; left out with LEADERBOARD_MODE=team'),
  user_id: z.string(),
})

/** `GET /health` and `GET /ready` */
export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() })
export const readySchema = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.enum(['ok', 'unreachable']),
  migrations: z.enum(['done', 'pending']),
})

/** `GET /db-stats` */
export const dbStatsSchema = z.object({
  rows: z
    .record(z.string(), z.int().min(0))
    .describe('by table; with LEADERBOARD_MODE=team without those that grow with people’s minutes'),
  oldest: z.iso.datetime().nullable().describe('oldest minute kept'),
  newest: z.iso.datetime().nullable().describe('newest minute kept; null with LEADERBOARD_MODE=team'),
  bytes: z.int().min(0).describe('with LEADERBOARD_MODE=team rounded up to whole MiB'),
  retention_days: z.int().min(0).describe('0 keeps all'),
})

/** `POST /cleanup` */
export const cleanupRequestSchema = z.object({ days: z.int().min(1).max(36_500).optional() })
export const cleanupAnswerSchema = z.object({
  deleted: z.int().min(0).optional().describe('rows; left out with LEADERBOARD_MODE=team'),
  retention_days: z.int().min(0),
})

/** `GET /config`: what the dashboards need to know about this server first */
export const dashboardConfigSchema = z.object({
  open_mode: z.boolean().describe('no accounts: every page says so in a banner'),
  timezone: z.string().describe('IANA zone of the day boundary'),
  retention_days: z.int().min(0).describe('how many days minutes are kept; 0 keeps all'),
  leaderboard_mode: z.enum(['ranked', 'unranked', 'team']).default('ranked'),
  version: z.string(),
})

export type MinuteState = z.infer<typeof minuteStateSchema>
export type Reason = z.infer<typeof reasonSchema>
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
export type Summary = z.infer<typeof summarySchema>
export type AppBreakdownRow = z.infer<typeof appBreakdownRowSchema>
export type DailyRow = z.infer<typeof dailyRowSchema>
export type TimelineRow = z.infer<typeof timelineRowSchema>
export type LeaderboardRow = z.infer<typeof leaderboardRowSchema>
export type TeamTotalsRow = z.infer<typeof teamTotalsRowSchema>
export type TrackerStatusRow = z.infer<typeof trackerStatusRowSchema>
export type NonProductiveAppRow = z.infer<typeof nonProductiveAppRowSchema>
export type AdminBreakdownRow = z.infer<typeof adminBreakdownRowSchema>
export type DeletionAnswer = z.infer<typeof deletionAnswerSchema>
export type Health = z.infer<typeof healthSchema>
export type Ready = z.infer<typeof readySchema>
export type DbStats = z.infer<typeof dbStatsSchema>
export type CleanupAnswer = z.infer<typeof cleanupAnswerSchema>
export type DashboardConfig = z.infer<typeof dashboardConfigSchema>
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>
