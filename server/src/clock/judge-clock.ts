import type { ClockDoubt } from '@telemetry-tracker/shared/contracts/system'

const minuteMs = 60_000

/** How far a witness may differ from the server's clock and still agree with it. */
export const agreesWithinMs = 10 * minuteMs
/** While the server runs, and backwards at any time, a step of more than this is none that a time service makes. */
export const maxStepMs = 2 * minuteMs
/** One or two computers with a wrong clock are no reason to doubt the server's. */
const minDisagreeing = 3

/** What can be known about the time, in milliseconds since the epoch, all as of the same moment. */
export interface Witnesses {
  /** The machine's clock, which is on trial. */
  systemMs: number
  /** The last time that was believed, plus what a clock that nobody can set has counted since. Undefined where no time was ever believed. */
  confirmedMs: number | undefined
  /** Whether the clock was believed a moment ago in this process. */
  wasSure: boolean
  /** What the clocks of devices say that spoke within the last hour, one each. */
  devicesMs: readonly number[]
  /** The database's own clock, where it has one. */
  databaseMs?: number | undefined
  /** What another server on the same database has just written down as the time. */
  otherServerMs?: number | undefined
  /** Whether the operator vouches for the clock (TRUST_CLOCK). */
  isTrusted?: boolean
}

export type Verdict = { isSure: true } | { isSure: false; why: ClockDoubt }

/**
 * Whether the machine's clock can be believed. Devices decide, where more of them agree than not: theirs are the only clocks that the machine's
 * owner does not set. Without them the clock is believed for as long as it goes on from where it was believed before.
 */
export function judgeClock(witnesses: Witnesses): Verdict {
  const { systemMs, confirmedMs, wasSure, devicesMs, databaseMs, otherServerMs, isTrusted } = witnesses
  const agrees = (ms: number) => Math.abs(ms - systemMs) <= agreesWithinMs
  const agreeing = devicesMs.filter(agrees).length
  const disagreeing = devicesMs.length - agreeing
  if (agreeing > disagreeing) return sure
  if (disagreeing >= minDisagreeing) return doubt('devices_disagree')
  if (isTrusted) return sure
  if (databaseMs !== undefined && !agrees(databaseMs)) return doubt('database_disagrees')
  if (otherServerMs !== undefined) return agrees(otherServerMs) ? sure : doubt('server_disagrees')
  if (confirmedMs === undefined) return doubt('never_confirmed')
  const aheadMs = systemMs - confirmedMs
  if (aheadMs > (wasSure ? maxStepMs : agreesWithinMs)) return doubt('ahead_of_last_run')
  if (aheadMs < -maxStepMs) return doubt('behind_last_run')
  return sure
}

const sure: Verdict = { isSure: true }

function doubt(why: ClockDoubt): Verdict {
  return { isSure: false, why }
}
