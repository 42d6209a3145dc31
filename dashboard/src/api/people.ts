import type {
  AdminBreakdownRow,
  DeletionAnswer,
  LeaderboardRow,
  NonProductiveAppRow,
  TeamTotalsRow,
  TrackerStatusRow,
} from '@telemetry-tracker/shared/contracts/http'
import { pathWithId } from './dots.ts'
import { deleteJson, getAnswer, getJson } from './request.ts'

/** One page of the leaderboard, and the number of people on all pages. */
export interface LeaderboardPage {
  rows: LeaderboardRow[]
  people: number
}

/** The parameters of `GET /admin/leaderboard`. */
export interface LeaderboardQuestion {
  date?: string
  from?: string
  to?: string
  q?: string
  team?: string
  sort?: string
  page?: number
}

export async function leaderboard(
  question: LeaderboardQuestion,
  signal: AbortSignal,
): Promise<LeaderboardPage> {
  const answer = await getAnswer<LeaderboardRow[]>('/admin/leaderboard', { ...question }, signal)
  const people = Number(answer.headers.get('x-total-count') ?? answer.body.length)
  return { rows: answer.body, people }
}

/** All pages of the view's leaderboard, for a download. */
export async function everyoneOnLeaderboard(question: LeaderboardQuestion): Promise<LeaderboardRow[]> {
  const rows: LeaderboardRow[] = []
  for (let page = 1; ; page++) {
    const found = await leaderboard({ ...question, page }, AbortSignal.timeout(60_000))
    rows.push(...found.rows)
    if (found.rows.length === 0 || rows.length >= found.people) return rows
  }
}

export const teamTotals = (days: { from?: string; to?: string }, signal: AbortSignal) =>
  getJson<TeamTotalsRow[]>('/admin/team-totals', days, signal)

export const trackerStatus = (signal: AbortSignal) =>
  getJson<TrackerStatusRow[]>('/admin/tracker-status', {}, signal)

export const nonProductiveApps = (userId: string, signal: AbortSignal) =>
  getJson<NonProductiveAppRow[]>(personPath(userId, '/non-productive-apps'), {}, signal)

export const appBreakdown = (userId: string, signal: AbortSignal) =>
  getJson<AdminBreakdownRow[]>(personPath(userId, '/app-breakdown'), {}, signal)

/** Deletes everything the server has stored about a person. This can't be undone. */
export const deletePerson = (userId: string) => deleteJson<DeletionAnswer>(personPath(userId, ''))

const personPath = (userId: string, rest: `/${string}` | '') =>
  pathWithId('/admin/user', 'user_id', userId, rest)
