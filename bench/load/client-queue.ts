import { type Batch, createDevice, type Device } from './device.ts'

const hourMs = 60 * 60 * 1000
/**
 * Devices begin to observe this long ago, so that they never reach the present; later than anything
 * compacted.
 */
const dayMs = 24 * hourMs

/** The batches that one client has yet to send, from its devices in turn. */
export interface ClientQueue {
  batches: Batch[]
  devices: readonly Device[]
  /** Adds new batches until this many are queued. */
  fill(count: number): void
}

/**
 * A client with this many devices. Their seconds begin a day ago, each at another time within eight hours.
 */
export function createClientQueue(
  client: number,
  { devices, batchSize, nowMs }: { devices: number; batchSize: number; nowMs: number },
): ClientQueue {
  const own = Array.from({ length: devices }, (_, i) => {
    const secondOfDay = (client * 7_919 + i * 104_729) % 28_800
    const fromMs = Math.floor((nowMs - dayMs) / hourMs) * hourMs + secondOfDay * 1000
    return createDevice(`${client}-${i}`, { fromMs, seed: 1 })
  })
  const batches: Batch[] = []
  let turn = 0
  return {
    batches,
    devices: own,
    fill(count) {
      while (batches.length < count) {
        const device = own[turn++ % own.length]
        if (device) batches.push(device.next(batchSize))
      }
    },
  }
}
