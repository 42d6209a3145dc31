import { gzipSync } from 'node:zlib'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { type DeliveryLog, deliver } from './deliver.ts'
import { createDevice, type Device, secondsPerBatch } from './device.ts'
import type { FleetTime } from './fleet-time.ts'
import type { Post } from './post.ts'
import { wasCounted } from './was-counted.ts'

const batchMs = secondsPerBatch * 1000
/** The maximum per request: an hour offline is sent in several. */
const maxSecondsInBatch = 600
/** As helpers cut a batch that is too large for a proxy (native-host/src/deliver/delivery.ts). */
const pieces = 8

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
  inTurn<T>(attempt: () => Promise<T>): Promise<T>
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
  // Created when it is due, or those of a large fleet would all be late.
  await time.wait(Math.min(plan.firstMs, plan.untilMs))
  const device = createDevice(plan.name, { fromMs, seed: 2, cadence, deviceId: plan.deviceId })
  let observed = 0

  async function bringWhatIsDue(nowMs: number): Promise<void> {
    const due = secondsDue(nowMs - fromMs, intervalMs)
    while (observed < due) {
      const seconds = Math.min(due - observed, maxSecondsInBatch)
      observed += seconds
      await bring(device, device.observe(seconds), plan)
    }
  }

  for (let atMs = plan.firstMs; atMs < plan.untilMs; atMs += intervalMs) {
    await time.wait(atMs)
    const nowMs = time.nowMs()
    if (!isAway(plan.absence, nowMs)) await bringWhatIsDue(nowMs)
  }
  return device
}

/**
 * Delivers events. A batch that is too large is cut smaller and smaller in new epochs, unless it was counted before: a proxy may take less than when its
 * answer was lost.
 */
export async function bring(
  device: Pick<Device, 'seal' | 'startEpoch'>,
  events: readonly TelemetryEvent[],
  delivery: Pick<FleetDevice, 'post' | 'inTurn' | 'random' | 'log' | 'sabotage'>,
): Promise<void> {
  const waiting = [events]
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const batch = device.seal(part)
    // Not in the background: thousands of devices that are late would each hold the memory of a compression meanwhile.
    const body = gzipSync(batch.body)
    const outcome = await deliver({ body, isDivisible: part.length > 1 }, delivery)
    if (outcome === 'acknowledged' || (await wasCounted(batch, delivery))) continue
    delivery.log.cut++
    device.startEpoch()
    waiting.unshift(...cut(part))
  }
}

function cut(events: readonly TelemetryEvent[]): TelemetryEvent[][] {
  const each = Math.ceil(events.length / pieces)
  return Array.from({ length: Math.ceil(events.length / each) }, (_, i) =>
    events.slice(i * each, (i + 1) * each),
  )
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
