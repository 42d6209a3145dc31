import { addDays, type Day } from '@telemetry-tracker/shared/time/days'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { maxTrendDays } from '../api/trendDays.ts'

const startTrendDays = 7

/** What the own page shows. All of it is in its URL, so that it can be shared and Back works. */
export interface MyView {
  /** Undefined is today. */
  date: Day | undefined
  trendDays: number
}

/** Reads the page's URL; invalid values are ignored. */
export function viewOfAddress(query: LocationQuery): MyView {
  const date = query['date']
  const days = Number(query['days'])
  return {
    date: typeof date === 'string' && isDay(date) ? date : undefined,
    trendDays: Number.isInteger(days) && days >= 1 && days <= maxTrendDays ? days : startTrendDays,
  }
}

/** The view as the page's URL, with only the values that differ from the default. */
export function addressOfView({ date, trendDays }: MyView): LocationQueryRaw {
  return {
    ...(date !== undefined && { date }),
    ...(trendDays !== startTrendDays && { days: String(trendDays) }),
  }
}

/** The first day with stored minutes; undefined when all are stored. */
export function firstKeptDay(today: Day, retentionDays: number): Day | undefined {
  return retentionDays === 0 ? undefined : addDays(today, 1 - retentionDays)
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
