import { bigint, key, table, text, withDefault } from './columns.ts'

/** How far the queues of a device have been counted. Ingest reads and writes it with SQL (ingest/state/cursor.ts). */
export const cursors = table('cursors', {
  userId: key(text()),
  deviceId: key(text()),
  /** The queue used last. */
  epoch: text(),
  lastSequence: bigint(),
  /** A JSON array, oldest first. */
  retiredEpochs: text(),
  /** When the device last delivered. */
  lastSeenMs: bigint(),
  /** Digests of the newest batches, which are not in a block (batch_digests) yet. */
  digests: withDefault(text(), ''),
  /** Other active queues, if the queue was copied. */
  otherEpochs: withDefault(text(), ''),
  /** When two queues were last used alternately; 0: never, negative: only once so far. */
  interleavedMs: withDefault(bigint(), 0),
  /** Events of the last batch that were not counted, with reasons. */
  rejected: withDefault(text(), ''),
})
