import type { Policy } from '@telemetry-tracker/shared/policy'
import { localMinuteOf } from '@telemetry-tracker/shared/time/days'
import { compileWorkHours } from '@telemetry-tracker/shared/time/work-hours'
import type { PersonDays } from './person-days.ts'

const minuteMs = 60_000
const maxMemoized = 10_000

/** A policy's hours, with a cache of results for minutes. */
interface Compiled {
  isOpen: ReturnType<typeof compileWorkHours>
  known: Map<string, boolean>
}

/**
 * Returns a function that tells whether an event is outside the policy's work hours. Helpers follow the local time of their machine and send its UTC
 * offset in each event's timestamp. That offset decides here, too, so that the events of people who travel count. `Z` may also mean that the offset is
 * unknown: then the event also counts if it is within the hours in the time zone an admin set for the person, or if no zone is set. There is a grace
 * of one minute at either end.
 */
export function createOutsideHours(
  policyOf: (userId: string) => Policy,
  days: Pick<PersonDays, 'ownZoneOf'>,
): (userId: string, atMs: number, timestamp?: string) => boolean {
  const compiled = new WeakMap<readonly string[], Compiled>()

  function compile(hours: readonly string[]): Compiled {
    const result = { isOpen: compileWorkHours(hours), known: new Map<string, boolean>() }
    compiled.set(hours, result)
    return result
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

/** A timestamp's UTC offset such as `+09:00`, which is also a valid time zone; undefined for `Z` and offsets of zero. */
function offsetOf(timestamp: string): string | undefined {
  const [offset] = /[+-]\d\d:\d\d$/.exec(timestamp) ?? []
  return offset === '+00:00' || offset === '-00:00' ? undefined : offset
}
