import { createHash } from 'node:crypto'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'

/** What tells one content from another: SHA-256 of the events, whatever their order. Validation gives fields a fixed order. */
export function contentDigest(events: readonly TelemetryEvent[]): string {
  const canonical = events.map(event => JSON.stringify(event)).sort()
  return createHash('sha256').update(canonical.join('\n')).digest('base64url')
}
