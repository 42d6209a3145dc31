import type { DeviceStatus } from '@telemetry-tracker/shared/contracts/http'

const onlineForMs = 60_000

/** Someone is online when a device of theirs delivered within the last minute. */
export function deviceStatus(lastSeenMs: number | null, nowMs: number): DeviceStatus {
  return lastSeenMs !== null && nowMs - lastSeenMs <= onlineForMs ? 'online' : 'offline'
}
