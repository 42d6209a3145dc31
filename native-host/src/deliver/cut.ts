import type { BatchInMemory, WaitingBatch } from './batch-files.ts'
import { packBody, readBody } from './body.ts'
import type { QueueIdentity } from './identity.ts'

/** How a waiting batch that can't be delivered whole is cut: into at most so many pieces, each at most so large where that is possible. */
export interface Cut {
  pieces: number
  /** Only batches with more text than this. */
  ofMoreThanBytes?: number
}

/** A batch in pieces, in order; as it is when it can't be cut or need not be. They have no numbers of their own until they are written anew. */
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

/** How much text events are, as they are sent. */
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
