import type { Day } from '@telemetry-tracker/shared/time/days'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { LeaderboardQuestion } from '../api/people.ts'
import { maxTrendDays } from '../api/trendDays.ts'
import { leaderboardColumns, type SortColumn } from './leaderboardColumns.ts'

/** What the leaderboard shows. All of it is in the page's URL, so that it can be shared and Back works. */
export interface LeaderboardView {
  search: string
  column: SortColumn
  isDescending: boolean
  page: number
  /** First and last day; undefined is today. */
  days: { from: Day; to: Day } | undefined
  /** Only the people of this team, by its id; empty for everyone. */
  team: string
  /** How many days the trend goes back. */
  trend: number
}

const startView: LeaderboardView = {
  search: '',
  column: 'non_productive_pct',
  isDescending: true,
  page: 1,
  days: undefined,
  team: '',
  trend: 7,
}

/** Reads the page's URL; invalid values are ignored. */
export function viewOfAddress(query: LocationQuery): LeaderboardView {
  const sort = text(query['sort'])
  const column = leaderboardColumns.find(candidate => candidate.column === sort.replace(/^-/, ''))?.column
  const page = Number(text(query['page']))
  const from = text(query['from'])
  const to = text(query['to'])
  const team = text(query['team'])
  const trend = Number(text(query['trend']))
  return {
    search: text(query['q']),
    column: column ?? startView.column,
    isDescending: column === undefined ? startView.isDescending : sort.startsWith('-'),
    page: Number.isInteger(page) && page >= 1 ? page : 1,
    days: isDay(from) && isDay(to) && from <= to ? { from, to } : undefined,
    team: team.length <= 128 ? team : '',
    trend: Number.isInteger(trend) && trend >= 1 && trend <= maxTrendDays ? trend : startView.trend,
  }
}

/** The view as the page's URL, with only the values that differ from the default. */
export function addressOfView(view: LeaderboardView): LocationQueryRaw {
  const sort = sortOf(view)
  return {
    ...(view.search !== '' && { q: view.search }),
    ...(sort !== sortOf(startView) && { sort }),
    ...(view.page > 1 && { page: String(view.page) }),
    ...(view.days !== undefined && view.days),
    ...(view.team !== '' && { team: view.team }),
    ...(view.trend !== startView.trend && { trend: String(view.trend) }),
  }
}

/** The view as a request to the server. */
export function questionOfView(view: LeaderboardView): LeaderboardQuestion {
  return { q: view.search.trim(), team: view.team, sort: sortOf(view), page: view.page, ...view.days }
}

/**
 * The view after a click on a column's heading: the order is reversed, or another column starts with its most
 * useful order.
 */
export function sortedBy(view: LeaderboardView, column: SortColumn): LeaderboardView {
  const isDescending = column === view.column ? !view.isDescending : column !== 'user_id'
  return { ...view, column, isDescending, page: 1 }
}

const sortOf = (view: LeaderboardView) => `${view.isDescending ? '-' : ''}${view.column}`

function text(value: LocationQuery[string] | undefined): string {
  const single = Array.isArray(value) ? value[0] : value
  return single ?? ''
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
