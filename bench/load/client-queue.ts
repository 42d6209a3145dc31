import { type Batch, createDevice, type Device } from './device.ts'

const hourMs = 60 * 60 * 1000
/** They begin to observe that long ago, so that they never come to the present; later than anything that is compacted already. */
const dayMs = 24 * hourMs

/** The batches one client has yet to send, of devices of its own that take turns. */
export interface ClientQueue {
  batches: Batch[]
  devices: readonly Device[]
  /** Makes new batches until so many wait. */
  fill(count: number): void
}

/** A client with so many devices, whose seconds begin a day ago, each at another time of eight hours. */
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
