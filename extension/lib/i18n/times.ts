import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import { t } from './t.ts'

/** A time of day in the reader's language and zone, with the weekday when it is another day than `now`. */
export function timeOf(instant: string | Date, now = new Date()): string {
  const then = new Date(instant)
  const weekday = then.toDateString() === now.toDateString() ? {} : { weekday: 'short' as const }
  return new Intl.DateTimeFormat(locale(), {
    ...weekday,
    hour: 'numeric',
    minute: '2-digit',
  }).format(then)
}

/** A short day, such as “Mon, Mar 2”. */
export function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short' }).format(
    instant,
  )
}

/** The language of the texts, in the reader's region where the browser has them in that language. */
export function locale(): string {
  const language = t('language')
  const regional = new Intl.DateTimeFormat().resolvedOptions().locale
  return regional.startsWith(`${language}-`) ? regional : language
}

/** Whole percentages as the reader's language writes them, such as `76%` or `76 %`. */
export function percentOf(percent: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent' }).format(percent / 100)
}

/** A length of time such as `3 h 42 min`, in the reader's digits. */
export function durationOf(seconds: number): string {
  return formatDuration(seconds, locale())
}
