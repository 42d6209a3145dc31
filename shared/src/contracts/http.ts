import * as z from 'zod'
import { declaredRowSchema } from './declared.ts'
import { minuteStates, noInputCountings } from './states.ts'
import { channels, leftOutRules } from './suspicions.ts'
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
// The default, here and below, is for answers of servers that do not tell it apart yet.
const noInput = seconds
  .default(0)
  .describe('the part of the non-productive time in which there was no input; 0 if it is not known')
const noInputCounts = z
  .enum(noInputCountings)
  .default('non_productive')
  .describe(
    'how percentages are made (policy noInputCounts); left_out: of the time with input, productive + non-productive − no input',
  )
const declaredSeconds = seconds
  .default(0)
  .describe(
    'declared time beside the measured one, in no other total; with LEADERBOARD_MODE=team, 0 for a day on which fewer than 5 people of the team declared time',
  )
const day = z.iso.date().describe('local day in the organisation’s time zone')

const heldBack = z
  .boolean()
  .optional()
  .describe(
    'true if LEADERBOARD_MODE=team hides the day: it is not over, or fewer than 5 people who were enrolled before it have data',
  )

/** The body of every error answer. It never contains a stack trace. */
export const errorAnswerSchema = z.object({
  error: z.object({
    code: z.string().describe('stable code for programs'),
    message: z.string().describe('message for people, with what to do'),
    details: z.unknown().optional(),
  }),
  expected: z.int().optional().describe('with code `sequence_gap`: the sequence the server expects next'),
  counted: z
    .string()
    .optional()
    .describe('with code `sequence_reused`: digest of the batch counted under that sequence'),
  rejected: z
    .array(rejectedEventSchema)
    .optional()
    .describe('with code `sequence_gap`: events of the previous batch that were not counted, if any'),
  overlaps: declaredRowSchema
    .optional()
    .describe('with code `declared_already`: the declaration that covers part of the stretch'),
})

/** `GET /summary/today` */
export const summarySchema = z.object({
  productive: seconds,
  non_productive: seconds,
  no_input: noInput,
  no_input_counts: noInputCounts,
  total_seconds: seconds,
  total_buckets: z.int().min(0),
  declared: declaredSeconds,
  timezone: z.string().optional().describe('IANA time zone of the person’s days; omitted for groups'),
  held_back: heldBack,
})

/** `GET /apps`: one row per app, largest first */
export const appBreakdownRowSchema = z.object({
  app_name: z.string().describe('for browsers: `Browser — site`'),
  category: minuteStateSchema.describe(
    'productive if more than half of the time that percentages are made of is productive',
  ),
  total_seconds: seconds,
  states: z.object({ productive: seconds, non_productive: seconds, no_input: noInput }),
})

/** `GET /daily`: one row per local day, oldest first, including days with zeros */
export const dailyRowSchema = z.object({
  date: day,
  productive: seconds,
  non_productive: seconds,
  no_input: noInput,
  total_seconds: seconds,
  declared: declaredSeconds,
  held_back: heldBack,
})

/** `GET /timeline`: one row per counted minute of the day, in order */
export const timelineRowSchema = z.object({
  start: z.iso.datetime().describe('start of the minute, in UTC'),
  seconds: seconds.describe('length of the minute, in seconds (BUCKET_SIZE_SEC)'),
  state: minuteStateSchema,
  reason: reasonSchema,
  confidence: z.number().min(0).max(1),
  app_name: z.string().describe('for browsers: `Browser — site`'),
  window_title: z.string(),
  site: z.string().nullable(),
  keystrokes: z.int().min(0),
  clicks: z.int().min(0),
  scrolls: z.int().min(0).describe('wheel steps'),
  input_unknown: z
    .boolean()
    .optional()
    .describe(
      'input could not be counted in some of its seconds: the counts say nothing, and presence decided',
    ),
  left_out: z
    .array(
      z.object({
        channel: z.enum(channels),
        rule: z.enum(leftOutRules).describe('docs/anticheat.md explains them'),
        back_dated: z.boolean().describe('a later minute showed a pattern that began in this one or before'),
      }),
    )
    .describe('input that did not count, because it looked like that of a tool'),
  contested: z.string().optional().describe('the person’s objection to how this minute was judged'),
})

/**
 * `GET /admin/leaderboard`: one row per person, sorted by non-productive % by default. `X-Total-Count` is
 * the number of people.
 */
export const leaderboardRowSchema = z.object({
  user_id: z.string(),
  display_name: z.string().optional().describe('omitted if unknown or if the person is pseudonymous'),
  productive_sec: seconds,
  non_productive_sec: seconds,
  no_input_sec: noInput,
  no_input_counts: noInputCounts,
  total_sec: seconds,
  productive_pct: z.number().min(0).max(100),
  non_productive_pct: z.number().min(0).max(100),
  declared_sec: declaredSeconds,
  status: deviceStatusSchema,
  last_seen: z.iso.datetime().nullable(),
})

/** The fields of a row by which the leaderboard can be sorted. */
export const leaderboardSortFields = [
  'user_id',
  'productive_sec',
  'non_productive_sec',
  'total_sec',
  'non_productive_pct',
  'declared_sec',
  'last_seen',
] as const

/** A row as the documentation shows it. */
export const leaderboardRowExample = {
  user_id: 'ada',
  display_name: 'Ada Wren',
  productive_sec: 18_000,
  non_productive_sec: 3_600,
  no_input_sec: 1_200,
  no_input_counts: 'non_productive',
  total_sec: 21_600,
  productive_pct: 83.3,
  non_productive_pct: 16.7,
  declared_sec: 2_700,
  status: 'online',
  last_seen: '2026-03-10T11:00:00Z',
} satisfies z.input<typeof leaderboardRowSchema>

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
      'people with data in these days; with LEADERBOARD_MODE=team, the largest number on one day, not counting people who may view teams',
    ),
  productive_sec: seconds,
  non_productive_sec: seconds,
  no_input_sec: noInput,
  no_input_counts: noInputCounts,
  total_sec: seconds,
  declared_sec: declaredSeconds,
})

/** `GET /admin/tracker-status` */
export const trackerStatusRowSchema = z.object({
  user_id: z.string(),
  display_name: z.string().optional().describe('omitted if unknown or if the person is pseudonymous'),
  last_seen: z.iso
    .datetime()
    .nullable()
    .describe('with LEADERBOARD_MODE=team, the last completed day with data, as midnight UTC'),
  seconds_ago: z.int().min(0).nullable(),
  status: deviceStatusSchema.describe(
    'online: seen within the last minute; with LEADERBOARD_MODE=team, on the last completed day',
  ),
})

/** `GET /admin/tracker-summary` */
export const trackerSummarySchema = z.object({
  people: z.int().min(0),
  online: z.int().min(0).describe('people with the status `online`'),
  missing: z.int().min(0).describe('people who were seen within a day and have the status `offline`'),
  missing_names: z
    .array(z.string())
    .describe('the names, or otherwise IDs, of up to three of them, those seen last first'),
})

/** `GET /admin/user/<user_id>/non-productive-apps` */
export const nonProductiveAppRowSchema = z.object({ app_name: z.string(), seconds, no_input: noInput })

/** `GET /admin/user/<user_id>/app-breakdown` */
export const adminBreakdownRowSchema = z.object({
  app_name: z.string(),
  productive: seconds,
  non_productive: seconds,
  no_input: noInput,
  total: seconds,
  category: minuteStateSchema,
})

/** `DELETE /admin/user/<user_id>` */
export const deletionAnswerSchema = z.object({
  deleted: z.int().min(0).optional().describe('deleted rows; omitted with LEADERBOARD_MODE=team'),
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
    .describe(
      'number of rows by table; with LEADERBOARD_MODE=team, without tables that grow with people’s minutes',
    ),
  oldest: z.iso.datetime().nullable().describe('oldest stored minute'),
  newest: z.iso.datetime().nullable().describe('newest stored minute; null with LEADERBOARD_MODE=team'),
  bytes: z.int().min(0).describe('size of the database; with LEADERBOARD_MODE=team, rounded up to whole MiB'),
  retention_days: z.int().min(0).describe('how many days minutes are kept; 0 keeps all'),
})

/** `POST /cleanup` */
export const cleanupRequestSchema = z.object({ days: z.int().min(1).max(36_500).optional() })
export const cleanupAnswerSchema = z.object({
  deleted: z.int().min(0).optional().describe('deleted rows; omitted with LEADERBOARD_MODE=team'),
  retention_days: z.int().min(0),
})

/** `GET /config`: the settings that the dashboards need before signing in. */
export const dashboardConfigSchema = z.object({
  open_mode: z.boolean().describe('whether the server runs without accounts; every page then shows a notice'),
  timezone: z.string().describe('IANA time zone in which a day begins'),
  retention_days: z.int().min(0).describe('how many days minutes are kept; 0 keeps all'),
  leaderboard_mode: z.enum(['ranked', 'unranked', 'team']).default('ranked'),
  version: z.string(),
})

export type MinuteState = z.infer<typeof minuteStateSchema>
export type NoInputCounts = (typeof noInputCountings)[number]
export type Reason = z.infer<typeof reasonSchema>
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
export type Summary = z.infer<typeof summarySchema>
export type AppBreakdownRow = z.infer<typeof appBreakdownRowSchema>
export type DailyRow = z.infer<typeof dailyRowSchema>
export type TimelineRow = z.infer<typeof timelineRowSchema>
export type LeaderboardRow = z.infer<typeof leaderboardRowSchema>
export type TeamTotalsRow = z.infer<typeof teamTotalsRowSchema>
export type TrackerSummary = z.infer<typeof trackerSummarySchema>
export type TrackerStatusRow = z.infer<typeof trackerStatusRowSchema>
export type NonProductiveAppRow = z.infer<typeof nonProductiveAppRowSchema>
export type AdminBreakdownRow = z.infer<typeof adminBreakdownRowSchema>
export type DeletionAnswer = z.infer<typeof deletionAnswerSchema>
export type Ready = z.infer<typeof readySchema>
export type DbStats = z.infer<typeof dbStatsSchema>
export type DashboardConfig = z.infer<typeof dashboardConfigSchema>
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>
