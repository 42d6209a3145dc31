import { compileWorkHours } from '@telemetry-tracker/shared/time/work-hours'

const minuteMs = 60_000
const minutesToLookAhead = 8 * 24 * 60

export interface WorkTime {
  isNow(nowMs: number): boolean
  /** When the next work time begins, ms since the epoch; null when it is work time now, or never. */
  beginsAt(nowMs: number): number | null
}

/**
 * The policy's work hours in this machine's local time, including daylight saving. Each event has the local
 * offset, and the server uses it, whichever zone an admin set for the person.
 */
export function createWorkTime(hours: readonly string[]): WorkTime {
  const isOpen = compileWorkHours(hours)
  /** The last result and when it was calculated: outside work hours it is needed every second. */
  let found: { askedMs: number; nextMs: number | null } | null = null

  const isNow = (ms: number) => {
    const local = new Date(ms)
    return isOpen(local.getDay(), local.getHours() * 60 + local.getMinutes())
  }

  return {
    isNow,
    beginsAt(nowMs) {
      if (isNow(nowMs)) return null
      if (found === null || nowMs < found.askedMs || nowMs >= (found.nextMs ?? 0)) {
        found = { askedMs: nowMs, nextMs: find(nowMs) }
      }
      return found.nextMs
    },
  }

  function find(nowMs: number): number | null {
    const thisMinute = Math.floor(nowMs / minuteMs) * minuteMs
    for (let ahead = 1; ahead <= minutesToLookAhead; ahead++) {
      if (isNow(thisMinute + ahead * minuteMs)) return thisMinute + ahead * minuteMs
    }
    return null
  }
}
