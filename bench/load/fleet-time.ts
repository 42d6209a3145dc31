import { setTimeout as delay } from 'node:timers/promises'

/** The devices' own time, which may pass faster than the machine's. */
export interface FleetTime {
  /** When the run begins and ends for the devices, in ms since 1970. */
  startMs: number
  endMs: number
  nowMs(): number
  /** Waits until it is this time for the devices. */
  wait(atMs: number): Promise<void>
}

/**
 * The time of a run that takes `seconds` for the machine and `hours` for the devices. It ends now for both, so that no device is ahead of the
 * server; if no time is pressed together, both are the same.
 */
export function fleetTime(
  beginsMs: number,
  { seconds, hours }: { seconds: number; hours?: number },
  clock: () => number = Date.now,
): FleetTime {
  const machineMs = seconds * 1000
  const theirMs = hours === undefined ? machineMs : hours * 3_600_000
  const speed = theirMs / machineMs
  const endMs = beginsMs + machineMs
  const startMs = endMs - theirMs
  return {
    startMs,
    endMs,
    // Devices that are still delivering when the run is over do not run ahead of the server.
    nowMs: () => Math.min(startMs + (clock() - beginsMs) * speed, clock()),
    wait: atMs => delay(Math.max(0, Math.ceil(beginsMs + (atMs - startMs) / speed - clock()))).then(() => {}),
  }
}
