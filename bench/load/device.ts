import { randomUUID } from 'node:crypto'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { addSums, type Sums, sumsOfEvents, zeroSums } from './sums.ts'
import { createWorker } from './worker.ts'

/** One numbered batch of a device's queue, ready to send. */
export interface Batch {
  deviceId: string
  epoch: string
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
  /** The next seconds, which become a batch by `seal`. */
  observe(seconds: number): TelemetryEvent[]
  /** Observed events as the next batch. */
  seal(events: readonly TelemetryEvent[]): Batch
  /** Numbers the next batches from 1. */
  startEpoch(): void
  sequence(): number
  sums(): Sums
  /** How many minutes and days (UTC) it has observed something in. */
  minutes(): number
  days(): number
}

interface DeviceOptions {
  fromMs: number
  seed: number
  /** With 100, it observes only ten seconds of every thousand. */
  cadence?: number
  deviceId?: string
}

/** How many seconds a batch has at the usual pace. */
export const secondsPerBatch = 10

/** A device that begins to observe at an instant, with one event a second. */
export function createDevice(
  name: string,
  { fromMs, seed, cadence = 1, deviceId = `device-${name}` }: DeviceOptions,
): Device {
  const userId = `person-${name}`
  let epoch: string = randomUUID()
  const worker = createWorker(userId, seed)
  let observed = 0
  let sequence = 0
  let sums = zeroSums
  const minutes = countPeriods(60_000)
  const days = countPeriods(24 * 60 * 60_000)

  /** The seconds from the start to an observed one. */
  function secondsUntil(number: number): number {
    const inBatch = number % secondsPerBatch
    return (number - inBatch) * cadence + inBatch
  }

  function observeSecond(): TelemetryEvent {
    const atMs = fromMs + secondsUntil(observed++) * 1000
    minutes.add(atMs)
    days.add(atMs)
    return worker(atMs)
  }

  function observe(seconds: number): TelemetryEvent[] {
    const events = Array.from({ length: seconds }, observeSecond)
    sums = addSums(sums, sumsOfEvents(events))
    return events
  }

  function seal(events: readonly TelemetryEvent[]): Batch {
    sequence++
    const body = Buffer.from(JSON.stringify({ device_id: deviceId, epoch, sequence, events }))
    return { deviceId, epoch, sequence, body, sums: sumsOfEvents(events) }
  }

  return {
    deviceId,
    userId,
    sequence: () => sequence,
    sums: () => sums,
    minutes: () => minutes.count(),
    days: () => days.count(),
    next: seconds => seal(observe(seconds)),
    observe,
    seal,
    startEpoch() {
      epoch = randomUUID()
      sequence = 0
    },
  }
}

/** Counts the periods of a length that times fall into. The times must be in order. */
function countPeriods(lengthMs: number) {
  let count = 0
  let last: number | undefined
  return {
    count: () => count,
    add(atMs: number) {
      const period = Math.floor(atMs / lengthMs)
      if (period !== last) count++
      last = period
    },
  }
}
