import type { Day } from '@telemetry-tracker/shared/time/days'

const minuteMs = 60_000

/** A stretch of whole minutes by local day: it is on at most two, because it is shorter than a day. */
export interface SplitStretch {
  /** The day on which it starts. */
  day: Day
  daySec: number
  nextDaySec: number
}

/** @param dayOf the local day of a time, which begins on a whole minute */
export function splitByDay(startMs: number, endMs: number, dayOf: (epochMs: number) => Day): SplitStretch {
  const day = dayOf(startMs)
  if (dayOf(endMs - minuteMs) === day) return { day, daySec: (endMs - startMs) / 1_000, nextDaySec: 0 }
  // The first minute of the next day, by halving.
  let [last, first] = [startMs, endMs - minuteMs]
  while (first - last > minuteMs) {
    const middle = last + Math.floor((first - last) / 2 / minuteMs) * minuteMs
    if (dayOf(middle) === day) last = middle
    else first = middle
  }
  return { day, daySec: (first - startMs) / 1_000, nextDaySec: (endMs - first) / 1_000 }
}
