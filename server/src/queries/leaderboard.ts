import {
  type LeaderboardRow,
  leaderboardSortFields,
  type NoInputCounts,
} from '@telemetry-tracker/shared/contracts/http'
import { countedTime } from '@telemetry-tracker/shared/shares'
import { addDays } from '@telemetry-tracker/shared/time/days'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, numberIn, textIn } from '../database/row.ts'
import { declaredByPerson, declaredSeconds } from './declared-seconds.ts'
import { deviceStatus } from './device-status.ts'
import type { DayRange } from './persons-totals.ts'
import { everyone, type Group, inGroup } from './scope.ts'
import { shownName, shownNameIn } from './shown-name.ts'
import { noInputWithin } from './times-in.ts'

/** Like `countedTime`: the column `left_out` is 1 for people whose time without input is left out of percentages. */
const countedNonProductive = '(non_productive_sec - left_out * no_input_sec)'
const counted = `(productive_sec + ${countedNonProductive})`

/** The sort fields of the leaderboard with their SQL. */
const sortable = {
  user_id: 'user_id',
  productive_sec: 'productive_sec',
  non_productive_sec: 'non_productive_sec',
  total_sec: 'productive_sec + non_productive_sec',
  non_productive_pct: `CASE WHEN ${counted} = 0 THEN 0 ELSE CAST(${countedNonProductive} AS DOUBLE PRECISION) / ${counted} END`,
  declared_sec: 'declared_sec',
  last_seen: 'COALESCE(last_seen_ms, 0)',
} as const satisfies Record<SortField, string>

type SortField = (typeof leaderboardSortFields)[number]

export interface Sort {
  field: SortField
  descending: boolean
}

/** The sort that a text such as `-total_sec` in a query means. */
export function sortIn(text: string): Sort {
  const field = leaderboardSortFields.find(each => each === text.replace(/^-/, ''))
  if (field === undefined) throw new TypeError(`The leaderboard cannot be sorted by ${text}.`)
  return { field, descending: text.startsWith('-') }
}

const peopleOnPage = 50

interface Wanted {
  days: DayRange
  /** The people who may be listed. */
  group?: Group
  /** Part of a user ID or name; empty for all. */
  search: string
  /** A team's ID; undefined for everyone. */
  team?: string | undefined
  sort: Sort
  /** Starts at 1. */
  page: number
  /** How time without input counts in percentages, and the teams in which it counts the other way. */
  noInputCounts: { company: NoInputCounts; otherTeams: readonly string[] }
}

/** One page of people with their time in a range of days, and the total number of people. */
export async function leaderboard(
  database: Database,
  wanted: Wanted,
  nowMs: number,
): Promise<{ people: number; rows: LeaderboardRow[] }> {
  const { days, sort, page, noInputCounts } = wanted
  const { sql: sortedBy, values: before } = sortedByAlone(sort.field, days)
  const who = conditionsOf(wanted, before.length)
  const { time, grouping } = timeOf[database.dialect]
  const leftOut = leftOutOf(noInputCounts, before.length + who.values.length)
  const rows = await database.read(
    `SELECT * FROM (
       SELECT u.user_id, ${sortedBy} ${leftOut.sql} AS left_out, ${time}
       ${who.where} ${grouping}
     ) AS people
     ORDER BY ${orderOf(sort)}
     LIMIT ${peopleOnPage} OFFSET ${(page - 1) * peopleOnPage}`,
    [...before, ...who.values, ...leftOut.values],
  )
  const counting = conditionsOf(wanted, 0)
  const [count] = await database.read(
    `SELECT COUNT(*) AS people FROM users u ${counting.where}`,
    counting.values,
  )
  const userIds = rows.map(row => textIn(row, 'user_id'))
  const known = await detailsOf(database, userIds)
  const declared = await declaredByPerson(database, userIds, days)
  return {
    people: count ? numberIn(count, 'people') : 0,
    rows: rows.map(row => ({
      ...leaderboardRow(row, known.get(textIn(row, 'user_id')), nowMs),
      declared_sec: declared.get(textIn(row, 'user_id')) ?? 0,
    })),
  }
}

/** What people are sorted by and their time does not have; its values come first. For a page's rows it is read afterwards. */
function sortedByAlone(field: SortField, days: DayRange): { sql: string; values: string[] } {
  if (field === 'last_seen') return { sql: `${lastSeen} AS last_seen_ms,`, values: [...days] }
  if (field !== 'declared_sec') return { sql: '', values: [...days] }
  return { sql: `${declaredSeconds} AS declared_sec,`, values: [...days, addDays(days[0], -1)] }
}

const lastSeen = '(SELECT MAX(c.last_seen_ms) FROM cursors c WHERE c.user_id = u.user_id)'

/**
 * Everyone with their time in the days from $1 to $2, looked up for each person, so that the cost does not depend on the number of stored days. With a
 * plain join, PostgreSQL would read all days of all people.
 */
const timeOf = {
  sqlite: {
    time: `COALESCE(SUM(t.productive_sec), 0) AS productive_sec,
         COALESCE(SUM(t.non_productive_sec), 0) AS non_productive_sec, COALESCE(SUM(t.no_input_sec), 0) AS no_input_sec
       FROM users u LEFT JOIN daily_totals t ON t.user_id = u.user_id AND t.day BETWEEN $1 AND $2`,
    grouping: 'GROUP BY u.user_id',
  },
  postgres: {
    time: `COALESCE(d.productive_sec, 0) AS productive_sec, COALESCE(d.non_productive_sec, 0) AS non_productive_sec,
         COALESCE(d.no_input_sec, 0) AS no_input_sec
       FROM users u LEFT JOIN LATERAL (
         SELECT SUM(t.productive_sec) AS productive_sec, SUM(t.non_productive_sec) AS non_productive_sec,
           SUM(t.no_input_sec) AS no_input_sec
         FROM daily_totals t WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2
       ) d ON TRUE`,
    grouping: '',
  },
} as const

/** The condition on people; its values are numbered after `before` others. */
function conditionsOf(
  { search, team, group = everyone }: Wanted,
  before: number,
): { where: string; values: string[] } {
  const { condition, values } = inGroup(group, before)
  const conditions = condition === 'TRUE' ? [] : [condition]
  if (search !== '') {
    values.push(`%${search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`)
    conditions.push(`u.search_name LIKE $${before + values.length} ESCAPE '\\'`)
  }
  if (team !== undefined) {
    values.push(team)
    conditions.push(`u.team_id = $${before + values.length}`)
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values }
}

/** Whether the time without input of a person `u` is left out of percentages, as 1 or 0; its values are numbered after `before` others. */
function leftOutOf(
  { company, otherTeams }: Wanted['noInputCounts'],
  before: number,
): { sql: string; values: readonly string[] } {
  const [usual, other] = company === 'left_out' ? [1, 0] : [0, 1]
  if (otherTeams.length === 0) return { sql: String(usual), values: [] }
  const places = otherTeams.map((_, i) => `$${before + i + 1}`).join(', ')
  return { sql: `CASE WHEN u.team_id IN (${places}) THEN ${other} ELSE ${usual} END`, values: otherTeams }
}

/** People without time that counts in these days have no percentage and come last in both directions. Equal values are sorted by time, largest first. */
function orderOf({ field, descending }: Sort): string {
  const hasNone = `CASE WHEN ${counted} = 0 THEN 1 ELSE 0 END`
  return [
    ...(field === 'non_productive_pct' ? [hasNone] : []),
    `${sortable[field]} ${descending ? 'DESC' : 'ASC'}`,
    `${sortable.total_sec} DESC`,
    'user_id',
  ].join(', ')
}

/** Names and times of the people on a page. */
async function detailsOf(database: Database, userIds: readonly string[]): Promise<Map<string, Row>> {
  if (userIds.length === 0) return new Map()
  const rows = await database.read(
    `SELECT u.user_id, ${shownName}, ${lastSeen} AS last_seen_ms FROM users u
     WHERE u.user_id IN (${userIds.map((_, i) => `$${i + 1}`).join(', ')})`,
    userIds,
  )
  return new Map(rows.map(row => [textIn(row, 'user_id'), row]))
}

function leaderboardRow(
  row: Row,
  known: Row | undefined,
  nowMs: number,
): Omit<LeaderboardRow, 'declared_sec'> {
  const lastSeenMs = known ? nullableNumberIn(known, 'last_seen_ms') : null
  const productive = numberIn(row, 'productive_sec')
  const nonProductive = numberIn(row, 'non_productive_sec')
  const noInput = noInputWithin(nonProductive, numberIn(row, 'no_input_sec'))
  const noInputCounts = numberIn(row, 'left_out') === 1 ? 'left_out' : 'non_productive'
  const { total } = countedTime({ productive, nonProductive, noInput }, noInputCounts)
  return {
    user_id: textIn(row, 'user_id'),
    ...(known && shownNameIn(known)),
    productive_sec: productive,
    non_productive_sec: nonProductive,
    no_input_sec: noInput,
    no_input_counts: noInputCounts,
    total_sec: productive + nonProductive,
    productive_pct: percent(productive, total),
    // The remainder, so that both add up to 100 after rounding.
    non_productive_pct: total === 0 ? 0 : toTenths(100 - percent(productive, total)),
    status: deviceStatus(lastSeenMs, nowMs),
    last_seen: lastSeenMs === null ? null : new Date(lastSeenMs).toISOString(),
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : toTenths((100 * part) / whole)
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10
}
