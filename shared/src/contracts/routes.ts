import * as z from 'zod'
import {
  adminBreakdownRowSchema,
  appBreakdownRowSchema,
  cleanupAnswerSchema,
  cleanupRequestSchema,
  dailyRowSchema,
  dashboardConfigSchema,
  dbStatsSchema,
  deletionAnswerSchema,
  healthSchema,
  leaderboardRowSchema,
  nonProductiveAppRowSchema,
  readySchema,
  summarySchema,
  timelineRowSchema,
  trackerStatusRowSchema,
} from './http.ts'
import { trackAnswerSchema, trackRequestSchema } from './track.ts'

/** One route of the HTTP API, as its documentation and its tests know it. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  what: string
  query?: Record<string, string>
  body?: z.ZodType
  status: number
  answer: z.ZodType
  errors?: Record<number, string>
}

const who = { user_id: 'whose numbers; everyone when left out' }
const person = { 404: 'nobody of this name is known' }

/** Every route of the HTTP API that answers JSON. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/track',
    what: 'Takes a batch of events. Answers after they are safely stored.',
    body: trackRequestSchema,
    status: 201,
    answer: trackAnswerSchema,
    errors: {
      400: 'the body is no batch; the message names the field',
      409: '`sequence_gap` with `expected`: an earlier batch is missing; `epoch_retired`: this queue was replaced by a newer one',
      413: 'over MAX_REQUEST_SIZE_KB',
      429: 'over RATE_LIMIT_PER_DEVICE; `Retry-After` says when to come back',
      503: 'the server is full; `Retry-After` says when to come back',
    },
  },
  {
    method: 'GET',
    path: '/summary/today',
    what: "Today's seconds in each state.",
    query: who,
    status: 200,
    answer: summarySchema,
  },
  {
    method: 'GET',
    path: '/apps',
    what: "Today's seconds by app or site, largest first.",
    query: who,
    status: 200,
    answer: z.array(appBreakdownRowSchema),
  },
  {
    method: 'GET',
    path: '/daily',
    what: 'One row a local day up to today, oldest first, zeros included.',
    query: { ...who, days: '1–366; 7 when left out' },
    status: 200,
    answer: z.array(dailyRowSchema),
    errors: { 400: 'days is no number from 1 to 366' },
  },
  {
    method: 'GET',
    path: '/timeline',
    what: "A person's judged minutes of one local day, in order.",
    query: { user_id: 'whose minutes; required', date: 'YYYY-MM-DD; today when left out' },
    status: 200,
    answer: z.array(timelineRowSchema),
    errors: { 400: 'user_id is missing or date is no day' },
  },
  {
    method: 'GET',
    path: '/config',
    what: 'What the dashboards need to know of this server.',
    status: 200,
    answer: dashboardConfigSchema,
  },
  { method: 'GET', path: '/health', what: 'Whether the process lives.', status: 200, answer: healthSchema },
  {
    method: 'GET',
    path: '/ready',
    what: 'Whether it can serve: the database answers and migrations are done.',
    status: 200,
    answer: readySchema,
    errors: { 503: 'not ready; the same body says why' },
  },
  {
    method: 'GET',
    path: '/db-stats',
    what: 'Rows, oldest and newest minute, bytes, retention.',
    status: 200,
    answer: dbStatsSchema,
  },
  {
    method: 'POST',
    path: '/cleanup',
    what: 'Deletes minutes older than so many days (DATA_RETENTION_DAYS when left out).',
    body: cleanupRequestSchema,
    status: 200,
    answer: cleanupAnswerSchema,
    errors: { 400: 'days is no number from 1 to 36500' },
  },
  {
    method: 'GET',
    path: '/admin/leaderboard',
    what: 'Everyone, 50 a page, by non-productive % unless sorted otherwise; whoever has no time in these days comes last. The header `X-Total-Count` has the number of people.',
    query: {
      date: 'one local day; today when left out',
      from: 'first local day of a range',
      to: 'last local day of a range',
      team: 'only the people of this team, by its id',
      q: 'part of a user id',
      sort: 'a field of the answer; with - in front, descending',
      page: '1, 2, …',
    },
    status: 200,
    answer: z.array(leaderboardRowSchema),
    errors: { 400: 'a date, sort or page is not usable; the message names it' },
  },
  {
    method: 'GET',
    path: '/admin/tracker-status',
    what: 'When each person was last heard of.',
    status: 200,
    answer: z.array(trackerStatusRowSchema),
  },
  {
    method: 'GET',
    path: '/admin/user/:user_id/non-productive-apps',
    what: 'What took non-productive time today, largest first.',
    query: { date: 'YYYY-MM-DD; today when left out' },
    status: 200,
    answer: z.array(nonProductiveAppRowSchema),
    errors: person,
  },
  {
    method: 'GET',
    path: '/admin/user/:user_id/app-breakdown',
    what: "Today's seconds by app or site in each state, largest first.",
    query: { date: 'YYYY-MM-DD; today when left out' },
    status: 200,
    answer: z.array(adminBreakdownRowSchema),
    errors: person,
  },
  {
    method: 'DELETE',
    path: '/admin/user/:user_id',
    what: 'Deletes everything of that person. A pseudonymous entry in the audit log stays.',
    status: 200,
    answer: deletionAnswerSchema,
    errors: person,
  },
]
