/** For how long a device's word counts. */
const keptMs = 60 * 60_000
/** Enough to outvote a few wrong ones; whoever was heard of first is forgotten first. */
const maxDevices = 200
/** A device that says the same again changes nothing. */
const sameWithinMs = 60_000

interface Heard {
  /** The device's time minus ours on the clock that nobody can set. */
  offsetMs: number
  atMs: number
}

/** What devices' clocks said lately, one word each. Times called `steadyMs` are of a clock that nobody can set. */
export interface DeviceTimes {
  note(device: string, theirMs: number, steadyMs: number): void
  /** What their clocks show now. */
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
      for (const [device, { atMs }] of heard) if (steadyMs - atMs > keptMs) heard.delete(device)
      return [...heard.values()].map(({ offsetMs }) => offsetMs + steadyMs)
    },
  }
}
