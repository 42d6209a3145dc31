import type { ClockReading } from './trusted-clock.ts'

/** So much may a device's clock be ahead of ours. */
export const maxAheadMs = 5 * 60_000
const dayMs = 24 * 60 * 60_000

/** From when to when events are taken. */
export interface TimeWindow {
  fromMs: number
  toMs: number
  /** Whether what lies outside is refused for good. */
  isSure: boolean
}

/** What is taken at an instant that is known for certain. */
export function sureWindow(nowMs: number, retentionDays: number): TimeWindow {
  return timeWindow({ isSure: true, confirmedMs: nowMs }, nowMs, retentionDays)
}

/**
 * While the clock is in doubt, the true time lies somewhere about it and the last time that was believed: what could be counted at either is taken.
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
