import type { ClockDoubt } from '@telemetry-tracker/shared/contracts/system'

const minuteMs = 60_000

/** How far a witness may differ from the server's clock and still agree with it. */
export const agreesWithinMs = 10 * minuteMs
/** A time service makes no larger step while the server runs, and no larger step backwards at any time. */
export const maxStepMs = 2 * minuteMs
/** One or two computers with a wrong clock are not enough to doubt the server's clock. */
const minDisagreeing = 3

/** What is known about the time, in milliseconds since 1970, all at the same moment. */
export interface Witnesses {
  /** The machine's clock, which is checked. */
  systemMs: number
  /** The last confirmed time plus what the monotonic clock has counted since. Undefined if no time was ever confirmed. */
  confirmedMs: number | undefined
  /** Whether this process trusted the clock until now. */
  wasSure: boolean
  /** The clocks of devices that sent data within the last hour, one value each. */
  devicesMs: readonly number[]
  /** The database's own clock, if it has one. */
  databaseMs?: number | undefined
  /** The time that another server on the same database has just saved. */
  otherServerMs?: number | undefined
  /** Whether the operator has confirmed the clock by setting TRUST_CLOCK. */
  isTrusted?: boolean
}

export type Verdict = { isSure: true } | { isSure: false; why: ClockDoubt }

/**
 * Whether the machine's clock can be trusted. If most devices agree with it, it is trusted: their clocks are the only ones that the machine's owner
 * does not set. Without devices, the clock is trusted while it continues from the last confirmed time.
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
