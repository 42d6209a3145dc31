import type {
  AdminBreakdownRow,
  AppBreakdownRow,
  MinuteState,
} from '@telemetry-tracker/shared/contracts/http'
import type { Times } from '@telemetry-tracker/shared/shares'
import { timesOf } from './times.ts'

/** One app or site of a day, in seconds. */
export interface BreakdownRow extends Times {
  name: string
  total: number
  category: MinuteState
}

export type BreakdownColumn = Exclude<keyof BreakdownRow, 'category'>

export function breakdownOf(rows: readonly AppBreakdownRow[]): BreakdownRow[] {
  return rows.map(row => ({
    name: row.app_name,
    ...timesOf(row.states),
    total: row.total_seconds,
    category: row.category,
  }))
}

export function breakdownOfAdmin(rows: readonly AdminBreakdownRow[]): BreakdownRow[] {
  return rows.map(row => ({
    name: row.app_name,
    ...timesOf(row),
    total: row.total,
    category: row.category,
  }))
}

/** The rows ordered by a column; equal ones by name, so that they don't move between polls. */
export function sortBreakdown(
  rows: readonly BreakdownRow[],
  column: BreakdownColumn,
  descending: boolean,
): BreakdownRow[] {
  const byName = (a: BreakdownRow, b: BreakdownRow) =>
    a.name.localeCompare(b.name, undefined, { numeric: true })
  const compare = column === 'name' ? byName : (a: BreakdownRow, b: BreakdownRow) => a[column] - b[column]
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b) || byName(a, b))
}
