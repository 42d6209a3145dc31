import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type DeliveryLog, deliver } from './deliver.ts'
import { createDevice, type Device, secondsPerBatch } from './device.ts'
import type { FleetTime } from './fleet-time.ts'
import type { Post } from './post.ts'

const batchMs = secondsPerBatch * 1000
/** The maximum per request: an hour offline is sent in several. */
const maxSecondsInBatch = 600
const pack = promisify(gzip)

/** When a device is offline, in ms since the epoch of its own time. */
export interface Absence {
  fromMs: number
  toMs: number
}

interface FleetDevice {
  name: string
  deviceId: string
  time: FleetTime
  /** It delivers every so many times ten seconds. */
  cadence: number
  /** When its first batch is due, with the ten seconds before. */
  firstMs: number
  /** Its last batch is due before this time: devices end one after another, as they began. */
  untilMs: number
  /** Ends before the last batch is due. */
  absence: Absence | undefined
  sabotage: number
  post: Post
  random: () => number
  log: DeliveryLog
}

/**
 * Sends like an installed helper: every ten seconds a packed batch of the seconds since the last one, one
 * batch at a time. What collected while it was offline or waiting is sent in larger batches. Resolves with
 * the device when everything is acknowledged.
 */
export async function runFleetDevice(plan: FleetDevice): Promise<Device> {
  const { time, cadence } = plan
  const intervalMs = batchMs * cadence
  const fromMs = Math.floor((plan.firstMs - batchMs) / 1000) * 1000
  const device = createDevice(plan.name, { fromMs, seed: 2, cadence, deviceId: plan.deviceId })
  let observed = 0

  async function bringWhatIsDue(nowMs: number): Promise<void> {
    const due = secondsDue(nowMs - fromMs, intervalMs)
    while (observed < due) {
      const seconds = Math.min(due - observed, maxSecondsInBatch)
      const batch = device.next(seconds)
      observed += seconds
      await deliver({ body: await pack(batch.body) }, plan)
    }
  }

  for (let atMs = plan.firstMs; atMs < plan.untilMs; atMs += intervalMs) {
    await time.wait(atMs)
    const nowMs = time.nowMs()
    if (!isAway(plan.absence, nowMs)) await bringWhatIsDue(nowMs)
  }
  return device
}

/** How many seconds were observed in this time: the first ten of each interval. */
export function secondsDue(passedMs: number, intervalMs: number): number {
  const intervals = Math.floor(passedMs / intervalMs)
  const inThis = Math.floor((passedMs - intervals * intervalMs) / 1000)
  return intervals * secondsPerBatch + Math.min(secondsPerBatch, inThis)
}

function isAway(absence: Absence | undefined, nowMs: number): boolean {
  return absence !== undefined && nowMs >= absence.fromMs && nowMs < absence.toMs
}
