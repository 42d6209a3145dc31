import { bigint, key, table, text } from './columns.ts'

/** Digests of batches that counted, in blocks by sequence. Read and written by ingest with statements of its own. */
export const batchDigests = table('batch_digests', {
  userId: key(text()),
  deviceId: key(text()),
  epoch: key(text()),
  firstSequence: key(bigint()),
  digests: text(),
  countedMs: bigint(),
})
