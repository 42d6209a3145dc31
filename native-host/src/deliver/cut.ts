import type { BatchInMemory, WaitingBatch } from './batch-files.ts'
import { packBody, readBody } from './body.ts'
import type { QueueIdentity } from './identity.ts'

/**
 * How to cut a queued batch that can't be delivered whole: into at most this many pieces of at most this
 * size, where possible.
 */
export interface Cut {
  pieces: number
  /** Only batches with more text than this. */
  ofMoreThanBytes?: number
}

/**
 * Splits a batch into pieces, in order; returns it unchanged when it can't or need not be cut. The pieces get
 * their numbers when they are written.
 */
export function cutBatch(
  identity: Pick<QueueIdentity, 'deviceId' | 'epoch'>,
  batch: WaitingBatch,
  { pieces, ofMoreThanBytes = 0 }: Cut,
): WaitingBatch[] {
  if (batch.events < 2) return [batch]
  const events = readBody(batch)?.events()
  if (events === undefined || events.length < 2) return [batch]
  if (textBytes(events) <= ofMoreThanBytes) return [batch]
  const each = Math.ceil(events.length / pieces)
  const parts = Array.from({ length: Math.ceil(events.length / each) }, (_, i) =>
    events.slice(i * each, (i + 1) * each),
  )
  return parts.map(part => inMemory(identity, batch.sequence, part))
}

/** How many bytes of text events are when sent. */
export function textBytes(events: readonly string[]): number {
  return events.reduce((sum, json) => sum + Buffer.byteLength(json) + 1, 0)
}

function inMemory(
  identity: Pick<QueueIdentity, 'deviceId' | 'epoch'>,
  sequence: number,
  events: readonly string[],
): BatchInMemory {
  const body = packBody(identity, sequence, events)
  return { sequence, events: events.length, bytes: body.length, body }
}
