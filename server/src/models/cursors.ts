import { bigint, key, table, text, withDefault } from './columns.ts'

/** How far the queues of a device have been counted. Read and written by ingest with statements of its own (ingest/state/cursor.ts). */
export const cursors = table('cursors', {
  userId: key(text()),
  deviceId: key(text()),
  /** The queue used last. */
  epoch: text(),
  lastSequence: bigint(),
  /** A JSON list, oldest first. */
  retiredEpochs: text(),
  /** When it last delivered. */
  lastSeenMs: bigint(),
  /** Of the newest batches that are not in a block (batch_digests) yet. */
  digests: withDefault(text(), ''),
  /** The other live queues, where it was copied. */
  otherEpochs: withDefault(text(), ''),
  /** When two queues were last used in turn; 0 for never, below 0 while that was once only. */
  interleavedMs: withDefault(bigint(), 0),
  /** Why events of the last batch did not count. */
  rejected: withDefault(text(), ''),
})
