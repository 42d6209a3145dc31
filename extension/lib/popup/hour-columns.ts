import { t } from '../i18n/t.ts'
import { durationOf, locale } from '../i18n/times.ts'

/** Seconds of one hour of the day, by state. */
export interface Hour {
  start: string
  productive: number
  non_productive: number
  /** The part of it without input. */
  no_input: number
}

/** An hour as a column: shares of the whole hour in per cent, and the same as text. */
export interface HourColumn {
  hour: string
  productive: number
  /** With input. */
  nonProductive: number
  noInput: number
  productiveTime: string
  nonProductiveTime: string
  noInputTime: string
  description: string
}

const minColumns = 8
const hourMs = 3_600_000

/** A column for every hour from the first to the last recorded one, and at least eight. */
export function hourColumns(hours: readonly Hour[]): HourColumn[] {
  const times = hours.map(({ start }) => Date.parse(start))
  const first = Math.min(...times)
  const last = Math.max(...times, first + (minColumns - 1) * hourMs)
  const count = times.length === 0 ? 0 : Math.floor((last - first) / hourMs) + 1
  const names = new Intl.DateTimeFormat(locale(), { hour: 'numeric' })
  return Array.from({ length: count }, (_, i) => {
    const at = first + i * hourMs
    // Where clocks change by half an hour, hours do not begin a whole number of hours apart.
    const inColumn = hours.filter(({ start }) => Math.floor((Date.parse(start) - first) / hourMs) === i)
    const sum = (state: 'productive' | 'non_productive' | 'no_input') =>
      inColumn.reduce((seconds, hour) => seconds + hour[state], 0)
    const noInput = sum('no_input')
    return column(names.format(at), [sum('productive'), sum('non_productive') - noInput, noInput])
  })
}

function column(
  hour: string,
  seconds: readonly [productive: number, nonProductive: number, noInput: number],
): HourColumn {
  const [productive, nonProductive, noInput] = seconds
  const [productiveTime = '', nonProductiveTime = '', noInputTime = ''] = seconds.map(durationOf)
  return {
    hour,
    productive: shareOfHour(productive),
    nonProductive: shareOfHour(nonProductive),
    noInput: shareOfHour(noInput),
    productiveTime,
    nonProductiveTime,
    noInputTime,
    description: `${hour}: ${t('productive')} ${productiveTime}, ${t('nonProductive')} ${nonProductiveTime}, ${t('noInput')} ${noInputTime}`,
  }
}

/** A part that exists is never invisible. */
function shareOfHour(seconds: number): number {
  return seconds === 0 ? 0 : Math.min(100, Math.max(4, (100 * seconds) / 3_600))
}
