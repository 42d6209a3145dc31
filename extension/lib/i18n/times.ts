import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import { t } from './t.ts'

/** A time of day in the reader's language and time zone, with the weekday if it is not today. */
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

/** The language of the texts, with the reader's region if the browser uses the same language. */
export function locale(): string {
  const language = t('language')
  const regional = new Intl.DateTimeFormat().resolvedOptions().locale
  return regional.startsWith(`${language}-`) ? regional : language
}

/** A whole percentage in the reader's language, such as `76%` or `76 %`. */
export function percentOf(percent: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent' }).format(percent / 100)
}

/** A duration such as `3 h 42 min`, in the reader's language. */
export function durationOf(seconds: number): string {
  return formatDuration(seconds, locale())
}
