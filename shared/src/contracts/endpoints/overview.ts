import * as z from 'zod'
import {
  adminBreakdownRowSchema,
  leaderboardRowExample,
  leaderboardRowSchema,
  leaderboardSortFields,
  nonProductiveAppRowSchema,
  teamTotalsRowSchema,
  trackerStatusRowSchema,
  trackerSummarySchema,
} from '../http.ts'
import { endpoint } from './endpoint.ts'
import { badDays, unknownUser } from './errors.ts'
import { daysParameters, wholeNumber } from './query.ts'

const leaderboardQuery = daysParameters.extend({
  team: z.string().min(1).max(128).describe('Team ID: only members of this team.').optional(),
  q: z.string().max(128).default('').describe('Part of a user ID or name.'),
  sort: z
    .string()
    .refine(
      sort => leaderboardSortFields.some(field => field === sort.replace(/^-/, '')),
      `must be one of ${leaderboardSortFields.join(', ')}; with - in front for descending`,
    )
    .default('-non_productive_pct')
    .describe('Field of the answer to sort by, with `-` in front for descending order.'),
  page: wholeNumber(/^[1-9]\d{0,5}$/, 'must be a whole number from 1', { minimum: 1 })
    .default(1)
    .describe('Page number, from 1.'),
})

const trackerStatusExample = {
  user_id: 'ada',
  display_name: 'Ada Wren',
  last_seen: '2026-03-10T11:00:00Z',
  seconds_ago: 12,
  status: 'online',
} as const

export const overviewEndpoints = {
  'GET /admin/leaderboard': endpoint({
    id: 'listLeaderboard',
    summary: 'List people with their totals, 50 per page',
    description:
      'Sorted by share of non-productive time by default. People without data in the period come last. The header `X-Total-Count` is the number of people.',
    query: leaderboardQuery,
    answer: z.array(leaderboardRowSchema),
    errors: { 400: 'A date, `sort` or `page` is not valid. The message names it.' },
    example: { answer: [leaderboardRowExample] },
  }),
  'GET /admin/tracker-status': endpoint({
    id: 'listTrackerStatus',
    summary: 'List when each person was last seen',
    answer: z.array(trackerStatusRowSchema),
    example: { answer: [trackerStatusExample] },
  }),
  'GET /admin/tracker-summary': endpoint({
    id: 'getTrackerSummary',
    summary: 'Count the people, and those who are online or missing',
    answer: trackerSummarySchema,
    example: { answer: { people: 40, online: 31, missing: 1, missing_names: ['Ada Wren'] } },
  }),
  'GET /admin/team-totals': endpoint({
    id: 'listTeamTotals',
    summary: 'List the time of each team',
    description:
      "With LEADERBOARD_MODE=team, a team's day is published once, some hours after it is over, and never changes. It is shown only if at least 5 members of the team have data for it, not counting people who were enrolled on or after that day or may view teams themselves.",
    query: daysParameters,
    answer: z.array(teamTotalsRowSchema),
    errors: badDays,
    example: {
      answer: [
        {
          team_id: 'blue',
          people: 8,
          productive_sec: 144_000,
          non_productive_sec: 28_800,
          no_input_sec: 7_200,
          no_input_counts: 'non_productive',
          total_sec: 172_800,
          declared_sec: 27_000,
        },
      ],
    },
  }),
  'GET /admin/user/:user_id/non-productive-apps': endpoint({
    id: 'listNonProductiveApps',
    summary: "List a person's non-productive apps on a day or in a range of days, largest first",
    query: daysParameters,
    answer: z.array(nonProductiveAppRowSchema),
    errors: unknownUser,
    example: { answer: [{ app_name: 'Firefox — youtube.com', seconds: 900, no_input: 120 }] },
  }),
  'GET /admin/user/:user_id/status': endpoint({
    id: 'getTrackerStatus',
    summary: "Get a person's name, and when they were last seen",
    answer: trackerStatusRowSchema,
    errors: unknownUser,
    example: { answer: trackerStatusExample },
  }),
  'GET /admin/user/:user_id/app-breakdown': endpoint({
    id: 'getAppBreakdown',
    summary: "List a person's seconds by app or site on a day or in a range of days, largest first",
    query: daysParameters,
    answer: z.array(adminBreakdownRowSchema),
    errors: unknownUser,
    example: {
      answer: [
        {
          app_name: 'Code',
          productive: 6_900,
          non_productive: 300,
          no_input: 60,
          total: 7_200,
          category: 'productive',
        },
      ],
    },
  }),
} as const
