import { bigint, key, table, text } from './columns.ts'

/** Digests of counted batches, in blocks by sequence. Ingest reads and writes them with SQL. */
export const batchDigests = table('batch_digests', {
  userId: key(text()),
  deviceId: key(text()),
  epoch: key(text()),
  firstSequence: key(bigint()),
  digests: text(),
  countedMs: bigint(),
})
