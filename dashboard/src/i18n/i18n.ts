import type { Language } from '@telemetry-tracker/shared/languages'
import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import { formatAgo, formatDay, formatMoment, formatTime } from '../components/clock.ts'
import { formatPercent } from '../components/formatPercent.ts'
import type { TextKey } from './messages.ts'

/** Returns a text with its placeholders filled in, and in the plural form for `count`. */
export type Translate = (key: TextKey, values?: Record<string, string | number>, count?: number) => string

/** Texts, numbers and times in one language. */
export interface I18n {
  t: Translate
  language: Language
  /** For `Intl`: the page's language with the viewer's region. */
  locale: string
  number: (value: number) => string
  percent: (percent: number | undefined) => string
  duration: (seconds: number) => string
  /** A time of day, in the viewer's time zone by default. */
  time: (epochMs: number, timeZone?: string) => string
  /** A date and time, in the viewer's time zone. */
  moment: (epochMs: number) => string
  day: (day: string, options: Intl.DateTimeFormatOptions) => string
  ago: (ageMs: number) => string
}

export function createI18nFor(t: Translate, language: Language, locale: string): I18n {
  const digits = new Intl.NumberFormat(locale)
  return {
    t,
    language,
    locale,
    number: value => digits.format(value),
    percent: percent => formatPercent(percent, locale),
    duration: seconds => formatDuration(seconds, locale),
    time: (epochMs, timeZone) => formatTime(epochMs, timeZone, locale),
    moment: epochMs => formatMoment(epochMs, locale),
    day: (day, options) => formatDay(day, options, locale),
    ago: ageMs => formatAgo(ageMs, locale),
  }
}
