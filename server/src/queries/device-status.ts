import type { DeviceStatus } from '@telemetry-tracker/shared/contracts/http'

export const onlineForMs = 60_000

/** A person is online if one of their devices delivered within the last minute. */
export function deviceStatus(lastSeenMs: number | null, nowMs: number): DeviceStatus {
  return lastSeenMs !== null && nowMs - lastSeenMs <= onlineForMs ? 'online' : 'offline'
}
