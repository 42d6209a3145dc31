import type { Policy } from '@telemetry-tracker/shared/policy'
import { localMinuteOf } from '@telemetry-tracker/shared/time/days'
import { compileWorkHours } from '@telemetry-tracker/shared/time/work-hours'
import type { PersonDays } from './person-days.ts'

const minuteMs = 60_000
const mostRemembered = 10_000

/**
 * Makes the question whether an event is from outside the policy's work hours. Helpers record nothing then, by their machine's own clock; a server can
 * only know where it was told in which zone somebody works. A second belongs to the minute it began in, and a minute's grace is given at either end.
 */
export function createOutsideHours(
  policy: () => Policy,
  days: Pick<PersonDays, 'ownZoneOf'>,
): (userId: string, atMs: number) => boolean {
  let compiled: { hours: readonly string[]; isOpen: ReturnType<typeof compileWorkHours> } | undefined
  const known = new Map<string, boolean>()

  function isOpenAt(minute: number, zone: string): boolean {
    const key = `${minute} ${zone}`
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= mostRemembered) known.clear()
    const { weekday, minuteOfDay } = localMinuteOf(minute * minuteMs, zone)
    const isOpen = compiled?.isOpen(weekday, minuteOfDay) ?? true
    known.set(key, isOpen)
    return isOpen
  }

  return (userId, atMs) => {
    const { workHours } = policy()
    if (workHours.length === 0) return false
    const zone = days.ownZoneOf(userId)
    if (zone === undefined) return false
    if (compiled?.hours !== workHours) {
      compiled = { hours: workHours, isOpen: compileWorkHours(workHours) }
      known.clear()
    }
    const minute = Math.floor(atMs / minuteMs)
    return ![minute, minute - 1, minute + 1].some(near => isOpenAt(near, zone))
  }
}
