import { createHash } from 'node:crypto'
import { type BatchDigest, batchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

const beforeEvents = '"events":['
const afterEvents = ']}'

/**
 * The digest of the events of a numbered batch, as they were sent; undefined for one without a number. Helpers write the events last and without white space: then
 * their texts need not be made again. Any other body has a digest, too, the same whenever it comes.
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

/** What tells one content from another: SHA-256 of the events, whatever their order. Validation gives fields a fixed order. */
export function contentDigest(events: readonly TelemetryEvent[]): string {
  const canonical = events.map(event => JSON.stringify(event)).sort()
  return createHash('sha256').update(canonical.join('\n')).digest('base64url')
}
