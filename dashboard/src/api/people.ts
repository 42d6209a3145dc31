import type { LeaderboardRow } from '@telemetry-tracker/shared/contracts/http'
import { call, callForAnswer } from './request.ts'

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
  const answer = await callForAnswer('GET /admin/leaderboard', { query: question, signal })
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

export const teamTotals = (query: { from?: string; to?: string }, signal: AbortSignal) =>
  call('GET /admin/team-totals', { query, signal })

export const trackerStatus = (user_id: string, signal: AbortSignal) =>
  call('GET /admin/user/:user_id/status', { params: { user_id }, signal })

export const trackerSummary = (signal: AbortSignal) => call('GET /admin/tracker-summary', { signal })

export const nonProductiveApps = (user_id: string, signal: AbortSignal) =>
  call('GET /admin/user/:user_id/non-productive-apps', { params: { user_id }, signal })

export const appBreakdown = (user_id: string, signal: AbortSignal) =>
  call('GET /admin/user/:user_id/app-breakdown', { params: { user_id }, signal })

/** Deletes everything the server stores about a person. This cannot be undone. */
export const deletePerson = (user_id: string) => call('DELETE /admin/user/:user_id', { params: { user_id } })
