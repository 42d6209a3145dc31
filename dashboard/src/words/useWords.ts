import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import { useI18n } from 'petite-vue-i18n'
import { formatAgo, formatDay, formatTime } from '../components/clock.ts'
import { formatPercent } from '../components/shares.ts'
import { type Locale, regionalLocale } from './locales.ts'
import type { Phrase } from './messages.ts'

/** A text with its blanks filled; of a text with two forms, the one for `count`. */
export type Say = (phrase: Phrase, blanks?: Record<string, string | number>, count?: number) => string

/** What a component says: its texts, and numbers and times, as the viewer's language writes them. */
export interface Words {
  t: Say
  language: Locale
  /** For `Intl`: the page's language, as the viewer's region writes it. */
  locale: string
  number: (value: number) => string
  percent: (percent: number | undefined) => string
  duration: (seconds: number) => string
  /** A time of day, in the viewer's own zone unless another is given. */
  time: (epochMs: number, timeZone?: string) => string
  day: (day: string, options: Intl.DateTimeFormatOptions) => string
  ago: (ageMs: number) => string
}

export function useWords(): Words {
  const { t, locale: language } = useI18n<Record<string, never>, Locale>()
  const locale = regionalLocale(language.value, navigator.languages)
  const digits = new Intl.NumberFormat(locale)
  return {
    t: (phrase, blanks = {}, count) => (count === undefined ? t(phrase, blanks) : t(phrase, blanks, count)),
    language: language.value,
    locale,
    number: value => digits.format(value),
    percent: percent => formatPercent(percent, locale),
    duration: seconds => formatDuration(seconds, locale),
    time: (epochMs, timeZone) => formatTime(epochMs, timeZone, locale),
    day: (day, options) => formatDay(day, options, locale),
    ago: ageMs => formatAgo(ageMs, locale),
  }
}
