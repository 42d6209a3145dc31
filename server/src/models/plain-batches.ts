import { bigint, key, table, text } from './columns.ts'

/** The digest of a batch without a sequence, so that it is counted once. Ingest writes it with SQL. */
export const plainBatches = table('plain_batches', {
  userId: key(text()),
  digest: key(text()),
  receivedMs: bigint(),
})
