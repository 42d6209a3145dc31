import { unlinkSync } from 'node:fs'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { readBody } from './body.ts'
import { filesIn } from './quarantine.ts'

/** The queue that events are put back into. */
interface Taker {
  append(event: TelemetryEvent): void
  /** Flushes appended lines to disk; false if that fails. */
  sync(): boolean
}

/**
 * Puts batches that a server refused back into a queue, oldest first. Each file is deleted only once its
 * events are safe there. Returns the number of events.
 */
export function takeRefused(folder: string, taker: Taker): number {
  let taken = 0
  for (const path of filesIn(folder)) {
    const events = readBody({ path, sequence: 0, events: 0, bytes: 0 })?.events() ?? []
    for (const event of readableEvents(events)) taker.append(event)
    if (!taker.sync()) break
    unlinkSync(path)
    taken += events.length
  }
  return taken
}

/** An event written by another version may not be valid here. The server decides about it. */
export function readableEvents(events: readonly string[]): TelemetryEvent[] {
  return events.flatMap(json => eventSchema.safeParse(JSON.parse(json)).data ?? [])
}
