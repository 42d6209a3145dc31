import { bigint, key, table, text } from './columns.ts'

/** A batch that came without a device, remembered so that it counts once. Written by ingest with statements of its own. */
export const plainBatches = table('plain_batches', {
  userId: key(text()),
  digest: key(text()),
  receivedMs: bigint(),
})
