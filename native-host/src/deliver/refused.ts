import { unlinkSync } from 'node:fs'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { readBody } from './body.ts'
import { filesIn } from './quarantine.ts'

/** Where events go that are to be sent again. */
interface Taker {
  append(event: TelemetryEvent): void
  /** Makes what was appended safe; false when it can't be. */
  sync(): boolean
}

/** Hands batches that a server refused to a queue again, the oldest first; each file goes only once its events are safe there. Returns how many events. */
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

/** An event that another version wrote may not be one any more: what becomes of it is for the server to say. */
export function readableEvents(events: readonly string[]): TelemetryEvent[] {
  return events.flatMap(json => eventSchema.safeParse(JSON.parse(json)).data ?? [])
}
