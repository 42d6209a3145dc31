import type {
  AppBreakdownRow,
  DailyRow,
  Summary,
  TimelineRow,
} from '@telemetry-tracker/shared/contracts/http'
import { sharesOf } from '@telemetry-tracker/shared/shares'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { sumOfTimes, timesOf, withInput } from '../components/times.ts'
import type { I18n } from '../i18n/i18n.ts'

/** The data about a day and the days before it. */
export interface DayNumbers {
  day: Day
  timeZone: string
  summary: Summary
  minutes: readonly TimelineRow[]
  apps: readonly AppBreakdownRow[]
  /** Days in order, including this one. */
  days: readonly DailyRow[]
}

/** A difference from the usual share of this many points is worth a sentence. */
const tellingDifference = 5
/** With fewer days there is no "usual". */
const minDays = 3
/** A shorter stretch is not mentioned. */
const tellingStretchSec = 10 * 60

/**
 * Describes a day in a few sentences, by rules: the total, compared with the usual share, the longest stretch and
 * the rest. Time without input is told by itself and never called a distraction. Empty without data.
 */
export function describeDay(numbers: DayNumbers, i18n: I18n): string[] {
  if (numbers.summary.total_seconds === 0) return []
  const shares = sharesOf(timesOf(numbers.summary), numbers.summary.no_input_counts)
  return [
    // Without a share, all of the day was without input, and that is left out.
    ...(shares
      ? [howMuch(numbers, shares.productive, i18n), comparedWithUsual(numbers, shares.productive, i18n)]
      : []),
    longestStretch(numbers, i18n),
    biggestDistraction(numbers, i18n),
    withoutInput(numbers, i18n),
  ].filter(sentence => sentence !== undefined)
}

function howMuch({ summary, minutes, timeZone }: DayNumbers, productive: number, i18n: I18n): string {
  const values = { total: i18n.duration(summary.total_seconds), percent: i18n.percent(productive) }
  const first = minutes.at(0)
  const last = minutes.at(-1)
  if (first === undefined || last === undefined) return i18n.t('me.summaryTotal', values)
  const from = i18n.time(Date.parse(first.start), timeZone)
  const to = i18n.time(Date.parse(last.start) + last.seconds * 1_000, timeZone)
  return i18n.t('me.summaryTotalBetween', { ...values, from, to })
}

function comparedWithUsual(
  { day, days, summary }: DayNumbers,
  productive: number,
  { t, number, percent }: I18n,
): string | undefined {
  const before = days.filter(row => row.date < day && row.total_seconds > 0)
  if (before.length < minDays) return undefined
  const shares = sharesOf(sumOfTimes(before.map(timesOf)), summary.no_input_counts)
  if (shares === undefined) return undefined
  const usual = shares.productive
  const difference = productive - usual
  const values = { points: number(Math.abs(difference)), usual: percent(usual), days: number(before.length) }
  if (difference >= tellingDifference) return t('me.summaryMoreThanUsual', values)
  if (difference <= -tellingDifference) return t('me.summaryLessThanUsual', values)
  return t('me.summaryAsUsual', { usual: values.usual, days: values.days })
}

function longestStretch({ minutes, timeZone }: DayNumbers, { t, duration, time }: I18n): string | undefined {
  let longest = { startMs: 0, seconds: 0 }
  let current = { startMs: 0, seconds: 0 }
  for (const minute of minutes) {
    const startMs = Date.parse(minute.start)
    const goesOn = current.startMs + current.seconds * 1_000 === startMs
    if (minute.state !== 'productive') current = { startMs: 0, seconds: 0 }
    else if (goesOn) current = { startMs: current.startMs, seconds: current.seconds + minute.seconds }
    else current = { startMs, seconds: minute.seconds }
    if (current.seconds > longest.seconds) longest = current
  }
  if (longest.seconds < tellingStretchSec) return undefined
  return t('me.summaryLongestStretch', {
    length: duration(longest.seconds),
    from: time(longest.startMs, timeZone),
  })
}

function biggestDistraction({ apps }: DayNumbers, { t, duration }: I18n): string | undefined {
  const [most] = apps
    .map(({ app_name, states }) => ({ app_name, seconds: withInput(timesOf(states)) }))
    .sort((a, b) => b.seconds - a.seconds)
  if (most === undefined || most.seconds === 0) return undefined
  const name = most.app_name === '' ? t('common.noName') : most.app_name
  return t('me.summaryMostNonProductive', { name, length: duration(most.seconds) })
}

function withoutInput({ summary }: DayNumbers, { t, duration }: I18n): string | undefined {
  if (summary.no_input === 0) return undefined
  return t('me.summaryNoInput', { length: duration(summary.no_input) })
}
