const weekdays: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const minutesADay = 24 * 60

/** A time range on some weekdays (0 = Sunday), in minutes since midnight. */
interface Stretch {
  days: ReadonlySet<number>
  from: number
  to: number
}

/**
 * Returns a function that tells whether a local weekday (0 = Sunday) and minute of the day are work time.
 * Without hours it always is. A range that ends before it begins continues past midnight. Throws a RangeError
 * for hours that can't be parsed.
 *
 * @example compileWorkHours(['Mon-Fri 09:00-17:30'])(1, 9 * 60) // true
 */
export function compileWorkHours(hours: readonly string[]): (weekday: number, minute: number) => boolean {
  if (hours.length === 0) return () => true
  const stretches = hours.map(parseStretch)
  return (weekday, minute) => stretches.some(stretch => isWithin(stretch, weekday, minute))
}

/** What is wrong with these hours; undefined when nothing is. */
export function workHoursComplaint(hours: readonly string[]): string | undefined {
  try {
    compileWorkHours(hours)
    return undefined
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

function isWithin({ days, from, to }: Stretch, weekday: number, minute: number): boolean {
  if (from < to) return days.has(weekday) && minute >= from && minute < to
  const yesterday = (weekday + 6) % 7
  return (days.has(weekday) && minute >= from) || (days.has(yesterday) && minute < to)
}

function parseStretch(text: string): Stretch {
  const [, firstDay, lastDay, from, to] =
    /^([a-z]{3})(?:-([a-z]{3}))? (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim().toLowerCase()) ?? []
  const [first, last] = [dayNumber(firstDay), dayNumber(lastDay ?? firstDay)]
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)]
  if (first === -1 || last === -1 || start === null || end === null || start === end) {
    throw new RangeError(`"${text}" is not a time range; use a form such as Mon-Fri 09:00-17:30`)
  }
  const length = ((last - first + 7) % 7) + 1
  const days = new Set(Array.from({ length }, (_, i) => (first + i) % 7))
  return { days, from: start, to: end }
}

function dayNumber(name = ''): number {
  return weekdays.indexOf(name)
}

function minuteOfDay(text = ''): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number)
  const minute = hours * 60 + minutes
  return minutes < 60 && minute <= minutesADay ? minute : null
}
