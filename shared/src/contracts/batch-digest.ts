import { hash } from 'node:crypto'

/**
 * What a server stores of a counted batch to distinguish it from another batch with the same sequence: 18
 * bits of the content of all events, 12 bits of the first event, and the number of events, as 7 characters of
 * base64url. If the first events are the same, one batch may be the beginning of the other: both then come
 * from one queue that was copied while this batch was open.
 */
export type BatchDigest = string

export const batchDigestLength = 7
const contentLength = 3
const firstLength = 2

/**
 * @param events the JSON texts of the events as they are sent, joined by commas
 * @param first the JSON text of the first event
 */
export function batchDigest(events: string, first: string, count: number): BatchDigest {
  return (
    hash('sha256', events, 'base64url').slice(0, contentLength) +
    hash('sha256', first, 'base64url').slice(0, firstLength) +
    sign(count >> 6) +
    sign(count)
  )
}

/** How many events the batch with this digest has. */
export function eventsOfDigest(digest: BatchDigest): number {
  const [high = 'A', low = 'A'] = digest.slice(contentLength + firstLength)
  return signs.indexOf(high) * signs.length + signs.indexOf(low)
}

/** Whether two batches begin with the same event, as far as their digests show. */
export function beginAlike(a: BatchDigest, b: BatchDigest): boolean {
  const first = (digest: BatchDigest) => digest.slice(contentLength, contentLength + firstLength)
  return first(a) === first(b)
}

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function sign(value: number): string {
  return signs.charAt(value & 63)
}
