import { type CountedTime, countedTime, type Shares, sharesOf } from '@telemetry-tracker/shared/shares'
import { t } from '../i18n/t.ts'
import { dayOf, timeOf } from '../i18n/times.ts'
import type { Today } from '../stored/items.ts'

/** The seconds of a day in each state, as they count for its percentages, and the percentages. */
export function dayParts(summary: Today['summary']): CountedTime & { noInput: number; shares: Shares } {
  const { productive, non_productive, no_input, no_input_counts } = summary
  const times = { productive, nonProductive: non_productive, noInput: no_input }
  return {
    ...countedTime(times, no_input_counts),
    noInput: no_input,
    shares: sharesOf(times, no_input_counts) ?? { productive: 0, nonProductive: 0 },
  }
}

/** Numbers newer than this count as live, because a minute is counted when it ends. */
const freshMs = 120_000

/**
 * The line above the numbers: their day and, unless they are live, their time and whether this machine counted
 * them. Times are in the viewer's time zone and language.
 */
export function describeDay(
  { computedAt, source }: Pick<Today, 'computedAt' | 'source'>,
  isLive: boolean,
  now: Date,
): { day: string; asOf: string | undefined } {
  const then = new Date(computedAt)
  const asOf = t(source === 'local' ? 'asOfHere' : 'asOf', timeOf(then, then))
  if (then.toDateString() !== now.toDateString()) return { day: dayOf(then), asOf }
  const isFresh = isLive && now.getTime() - then.getTime() < freshMs
  return { day: t('today'), asOf: isFresh ? undefined : asOf }
}
