import type { ClockReading } from './trusted-clock.ts'

/** How far a device's clock may be ahead of ours. */
export const maxAheadMs = 5 * 60_000
const dayMs = 24 * 60 * 60_000

/** The range of times of events that are accepted. */
export interface TimeWindow {
  fromMs: number
  toMs: number
  /** Whether events outside of it are permanently rejected. */
  isSure: boolean
}

/** The window at a time that is certain. */
export function sureWindow(nowMs: number, retentionDays: number): TimeWindow {
  return timeWindow({ isSure: true, confirmedMs: nowMs }, nowMs, retentionDays)
}

/**
 * While the clock is in doubt, the window covers both the machine's clock and the last confirmed time.
 *
 * @param systemMs the machine's clock
 * @param retentionDays 0 keeps all
 */
export function timeWindow(
  { isSure, confirmedMs }: Pick<ClockReading, 'isSure' | 'confirmedMs'>,
  systemMs: number,
  retentionDays: number,
): TimeWindow {
  const otherMs = isSure || confirmedMs === undefined ? systemMs : confirmedMs
  const keptMs = retentionDays === 0 ? Number.POSITIVE_INFINITY : retentionDays * dayMs
  return {
    fromMs: Math.min(systemMs, otherMs) - keptMs,
    toMs: Math.max(systemMs, otherMs) + maxAheadMs,
    isSure,
  }
}
