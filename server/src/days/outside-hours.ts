import type { Policy } from '@telemetry-tracker/shared/policy'
import { localMinuteOf } from '@telemetry-tracker/shared/time/days'
import { compileWorkHours } from '@telemetry-tracker/shared/time/work-hours'
import type { PersonDays } from './person-days.ts'

const minuteMs = 60_000
const maxMemoized = 10_000

/** A policy's hours, and what was found out about minutes. */
interface Compiled {
  isOpen: ReturnType<typeof compileWorkHours>
  known: Map<string, boolean>
}

/**
 * Makes the question whether an event is from outside the policy's work hours. Helpers record nothing then, by the clock of the place where their machine
 * is, and say its offset from UTC in each event's timestamp: that decides here, too, so that what a traveller's helper may record counts. `Z` also stands
 * for "not said": then it is enough that the zone an admin set for the person is within the hours, and a person without one is left to their machine.
 * A second belongs to the minute it began in, and a minute's grace is given at either end.
 */
export function createOutsideHours(
  policyOf: (userId: string) => Policy,
  days: Pick<PersonDays, 'ownZoneOf'>,
): (userId: string, atMs: number, timestamp?: string) => boolean {
  const compiled = new WeakMap<readonly string[], Compiled>()

  function compile(hours: readonly string[]): Compiled {
    const made = { isOpen: compileWorkHours(hours), known: new Map<string, boolean>() }
    compiled.set(hours, made)
    return made
  }

  function isOpenAt(minute: number, zone: string, { isOpen: isOpenIn, known }: Compiled): boolean {
    const key = `${minute} ${zone}`
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= maxMemoized) known.clear()
    const { weekday, minuteOfDay } = localMinuteOf(minute * minuteMs, zone)
    const isOpen = isOpenIn(weekday, minuteOfDay)
    known.set(key, isOpen)
    return isOpen
  }

  return (userId, atMs, timestamp) => {
    const { workHours } = policyOf(userId)
    if (workHours.length === 0) return false
    const hours = compiled.get(workHours) ?? compile(workHours)
    const minute = Math.floor(atMs / minuteMs)
    const isOpenIn = (zone: string) =>
      [minute, minute - 1, minute + 1].some(near => isOpenAt(near, zone, hours))
    const offset = timestamp === undefined ? undefined : offsetOf(timestamp)
    if (offset !== undefined) return !isOpenIn(offset)
    if (timestamp !== undefined && isOpenIn('UTC')) return false
    const zone = days.ownZoneOf(userId)
    return zone !== undefined && !isOpenIn(zone)
  }
}

/** What a timestamp says of its place's clock, `+09:00`, which names a zone too; undefined for `Z` and what means the same. */
function offsetOf(timestamp: string): string | undefined {
  const [offset] = /[+-]\d\d:\d\d$/.exec(timestamp) ?? []
  return offset === '+00:00' || offset === '-00:00' ? undefined : offset
}
