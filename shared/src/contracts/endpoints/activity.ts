import * as z from 'zod'
import { appBreakdownRowSchema, dailyRowSchema, summarySchema, timelineRowSchema } from '../http.ts'
import { endpoint } from './endpoint.ts'
import { badDays } from './errors.ts'
import { dayParameter, daysParameters, userIdParameter, userOrEveryone, wholeNumber } from './query.ts'

const days = 'must be a whole number from 1 to 366'

const dailyQuery = z.object({
  user_id: userOrEveryone,
  days: wholeNumber(/^\d{1,3}$/, days, { minimum: 1, maximum: 366 })
    .refine(n => n >= 1 && n <= 366, days)
    .default(7)
    .describe('Number of days.'),
})

export const activityEndpoints = {
  'GET /summary/today': endpoint({
    id: 'getSummary',
    summary: 'Get the seconds in each state for a day',
    description:
      'With LEADERBOARD_MODE=team, totals of everyone cover only completed days, here and in the endpoints below. "Today" is then the most recent day of the past month with data to show.',
    query: z.object({ user_id: userOrEveryone, date: dayParameter.optional() }),
    answer: summarySchema,
    example: {
      answer: {
        productive: 18_000,
        non_productive: 3_600,
        no_input: 1_200,
        no_input_counts: 'non_productive',
        total_seconds: 21_600,
        total_buckets: 360,
        declared: 2_700,
        timezone: 'Europe/Berlin',
      },
    },
  }),
  'GET /apps': endpoint({
    id: 'listApps',
    summary: 'List seconds by app or site, largest first',
    query: daysParameters.extend({ user_id: userOrEveryone }),
    answer: z.array(appBreakdownRowSchema),
    errors: badDays,
    example: {
      answer: [
        {
          app_name: 'Code',
          category: 'productive',
          total_seconds: 7_200,
          states: { productive: 6_900, non_productive: 300, no_input: 60 },
        },
      ],
    },
  }),
  'GET /daily': endpoint({
    id: 'listDays',
    summary: 'List the daily totals up to today, oldest first',
    description: 'Days without activity are included, with zeros.',
    query: dailyQuery,
    answer: z.array(dailyRowSchema),
    errors: { 400: '`days` is not a whole number from 1 to 366.' },
    example: {
      answer: [
        {
          date: '2026-03-10',
          productive: 18_000,
          non_productive: 3_600,
          no_input: 1_200,
          total_seconds: 21_600,
          declared: 2_700,
        },
      ],
    },
  }),
  'GET /timeline': endpoint({
    id: 'getTimeline',
    summary: "List a person's minutes of a local day, in order",
    query: z.object({ user_id: userIdParameter, date: dayParameter.optional() }),
    answer: z.array(timelineRowSchema),
    errors: { 400: '`user_id` is missing, or `date` is not a valid day.' },
    example: {
      answer: [
        {
          start: '2026-03-10T11:00:00Z',
          seconds: 60,
          state: 'productive',
          reason: 'interaction',
          confidence: 0.9,
          app_name: 'Code',
          window_title: 'main.py',
          site: null,
          keystrokes: 36,
          clicks: 12,
          scrolls: 4,
          left_out: [],
        },
      ],
    },
  }),
} as const
