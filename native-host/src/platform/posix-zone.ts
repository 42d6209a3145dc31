import { utcOffsetMinutes } from '@telemetry-tracker/shared/time/zones'

const dayMs = 24 * 60 * 60_000
const minuteMs = 60_000

const name = '(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)'
const offset = '[+-]?\\d{1,3}(?::\\d\\d){0,2}'
const posixForm = new RegExp(`^${name}(${offset})(?:${name}(${offset})?(?:,(.+))?)?$`)
const hasSummer = new RegExp(`^${name}${offset}${name}`)
/** Month, week (5: the last one), weekday (0: Sunday) and hour in local time: `M10.5.0/3`. */
const ruleForm = /^M(\d\d?)\.([1-5])\.([0-6])(?:\/([+-]?\d{1,3})(?::(\d\d))?)?$/

/**
 * The IANA zone with the same clock as a POSIX `TZ` (`EST5EDT,M3.2.0,M11.1.0`, `<+0330>-3:30`) in the year of
 * an instant. Undefined when the text has another form, or no IANA zone matches.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
 */
export function zoneOfPosix(text: string, nowMs: number): string | undefined {
  const [, standardText, summerText, rules] = posixForm.exec(text) ?? []
  if (standardText === undefined) return undefined
  // POSIX offsets count westward.
  const standard = -minutesIn(standardText)
  const year = new Date(nowMs).getUTCFullYear()
  if (!hasSummer.test(text)) return steadyZone(standard, year)
  const summer = summerText === undefined ? standard + 60 : -minutesIn(summerText)
  const turns = rules === undefined ? undefined : turnsIn(rules, year, { standard, summer })
  return turns === undefined ? zoneOfSeasons({ standard, summer }, year) : zoneOfTurns(turns)
}

interface Offsets {
  standard: number
  summer: number
}

/** An instant at which the offset changes. */
interface Turn {
  atMs: number
  before: number
  after: number
}

function steadyZone(minutes: number, year: number): string | undefined {
  const hours = minutes / 60
  if (minutes === 0) return 'UTC'
  if (Number.isInteger(hours) && hours >= -12 && hours <= 14)
    return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
  return findZone(winterAndSummer(year).map(atMs => ({ atMs, offset: minutes })))
}

/**
 * Without rules only the two offsets are known: any zone that has them matches, north or south of the
 * equator.
 */
function zoneOfSeasons({ standard, summer }: Offsets, year: number): string | undefined {
  const [january = 0, july = 0] = winterAndSummer(year)
  const seasons = (inJanuary: number, inJuly: number) =>
    findZone([
      { atMs: january, offset: inJanuary },
      { atMs: july, offset: inJuly },
    ])
  return seasons(standard, summer) ?? seasons(summer, standard)
}

function zoneOfTurns(turns: readonly Turn[]): string | undefined {
  return findZone(
    turns.flatMap(({ atMs, before, after }) => [
      { atMs: atMs - minuteMs, offset: before },
      { atMs, offset: after },
    ]),
  )
}

function findZone(clock: readonly { atMs: number; offset: number }[]): string | undefined {
  return Intl.supportedValuesOf('timeZone').find(zone =>
    clock.every(({ atMs, offset }) => utcOffsetMinutes(atMs, zone) === offset),
  )
}

/** When summer time begins and ends in a year; undefined for rules of another form. */
function turnsIn(rules: string, year: number, { standard, summer }: Offsets): Turn[] | undefined {
  const [begin, end] = rules.split(',').map(rule => localMs(rule, year))
  if (begin === undefined || end === undefined) return undefined
  return [
    { atMs: begin - standard * minuteMs, before: standard, after: summer },
    { atMs: end - summer * minuteMs, before: summer, after: standard },
  ]
}

/** The local time at which a rule applies, as if it were UTC. */
function localMs(rule: string, year: number): number | undefined {
  const [, month, week, weekday, hour = '2', minute = '0'] = ruleForm.exec(rule) ?? []
  if (month === undefined) return undefined
  const first = Date.UTC(year, Number(month) - 1, 1)
  const toWeekday = (Number(weekday) - new Date(first).getUTCDay() + 7) % 7
  const days = toWeekday + (Number(week) - 1) * 7
  const isOver = new Date(first + days * dayMs).getUTCMonth() !== Number(month) - 1
  return first + (isOver ? days - 7 : days) * dayMs + (Number(hour) * 60 + Number(minute)) * minuteMs
}

function winterAndSummer(year: number): number[] {
  return [Date.UTC(year, 0, 15), Date.UTC(year, 6, 15)]
}

function minutesIn(text: string): number {
  const [hours = 0, minutes = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
