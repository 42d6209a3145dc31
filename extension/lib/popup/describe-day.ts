import type { Summary } from '@telemetry-tracker/shared/contracts/http'
import { t } from '../i18n/t.ts'
import { dayOf, timeOf } from '../i18n/times.ts'
import type { Today } from '../stored/items.ts'

/**
 * Whole percentages of a day that add up to 100; a part that exists is never 0 %, and the other is then never
 * 100 %.
 */
export function dayShares({ productive, total_seconds }: Summary): {
  productive: number
  nonProductive: number
} {
  if (total_seconds === 0) return { productive: 0, nonProductive: 0 }
  const share = (100 * productive) / total_seconds
  const rounded = share > 0 && share < 100 ? Math.min(99, Math.max(1, Math.round(share))) : share
  return { productive: rounded, nonProductive: 100 - rounded }
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
