import { randomUUID } from 'node:crypto'
import { addSums, type Sums, sumsOfEvents, zeroSums } from './sums.ts'
import { createWorker } from './worker.ts'

/** One numbered batch of a device's queue, ready to send. */
export interface Batch {
  deviceId: string
  sequence: number
  body: Buffer
  sums: Sums
}

/**
 * One installation of the helper, for one person: the numbers of its queue, and the content of its batches so
 * far.
 */
export interface Device {
  deviceId: string
  userId: string
  /** The next seconds as one batch. */
  next(seconds: number): Batch
  sequence(): number
  sums(): Sums
}

/** A device that begins to observe at an instant, with one event a second. */
export function createDevice(name: string, { fromMs, seed }: { fromMs: number; seed: number }): Device {
  const deviceId = `device-${name}`
  const userId = `person-${name}`
  const epoch = randomUUID()
  const worker = createWorker(userId, seed)
  let atMs = fromMs
  let sequence = 0
  let sums = zeroSums

  return {
    deviceId,
    userId,
    sequence: () => sequence,
    sums: () => sums,
    next(seconds) {
      const events = Array.from({ length: seconds }, (_, i) => worker(atMs + i * 1000))
      atMs += seconds * 1000
      sequence++
      const added = sumsOfEvents(events)
      sums = addSums(sums, added)
      const body = Buffer.from(JSON.stringify({ device_id: deviceId, epoch, sequence, events }))
      return { deviceId, sequence, body, sums: added }
    },
  }
}
