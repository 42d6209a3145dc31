import { createHash } from 'node:crypto'
import { type BatchDigest, batchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

const beforeEvents = '"events":['
const afterEvents = ']}'

/**
 * The digest of the events of a numbered batch as they were sent; undefined for a batch without a number. Helpers send the events last and without white
 * space, so their JSON can be used directly. For any other body the events are serialized again.
 */
export function sentDigest(text: string, body: unknown): BatchDigest | undefined {
  if (typeof body !== 'object' || body === null || !('sequence' in body)) return undefined
  if (!('events' in body) || !Array.isArray(body.events) || body.events.length === 0) return undefined
  const events: readonly unknown[] = body.events
  const from = text.indexOf(beforeEvents)
  const isUsual = from !== -1 && text.endsWith(afterEvents)
  const all = isUsual
    ? text.slice(from + beforeEvents.length, -afterEvents.length)
    : JSON.stringify(events).slice(1, -1)
  return batchDigest(all, JSON.stringify(events[0]), events.length)
}

/** SHA-256 of the events in sorted order. Validation gives fields a fixed order. */
export function contentDigest(events: readonly TelemetryEvent[]): string {
  const canonical = events.map(event => JSON.stringify(event)).sort()
  return createHash('sha256').update(canonical.join('\n')).digest('base64url')
}
