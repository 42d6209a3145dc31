/** How long a device's time counts. */
const maxAgeMs = 60 * 60_000
/** Enough to outvote a few wrong clocks. The device that was heard first is removed first. */
const maxDevices = 200
/** Smaller changes of a device's offset are ignored. */
const sameWithinMs = 60_000

interface Heard {
  /** The device's time minus our monotonic clock. */
  offsetMs: number
  atMs: number
}

/** The latest time of each device's clock. `steadyMs` is read from a monotonic clock. */
export interface DeviceTimes {
  note(device: string, theirMs: number, steadyMs: number): void
  /** What the devices' clocks show now. */
  at(steadyMs: number): number[]
}

export function createDeviceTimes(): DeviceTimes {
  const heard = new Map<string, Heard>()
  return {
    note(device, theirMs, steadyMs) {
      const offsetMs = theirMs - steadyMs
      const known = heard.get(device)
      if (known && Math.abs(known.offsetMs - offsetMs) < sameWithinMs) {
        known.atMs = steadyMs
        return
      }
      heard.delete(device)
      heard.set(device, { offsetMs, atMs: steadyMs })
      const [oldest] = heard.keys()
      if (heard.size > maxDevices && oldest !== undefined) heard.delete(oldest)
    },
    at(steadyMs) {
      for (const [device, { atMs }] of heard) if (steadyMs - atMs > maxAgeMs) heard.delete(device)
      return [...heard.values()].map(({ offsetMs }) => offsetMs + steadyMs)
    },
  }
}
