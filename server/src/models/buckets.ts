import { bigint, integer, key, smallint, table, text } from './columns.ts'

/**
 * What a device saw in a minute, and how it was judged. Read and written by ingest with statements of its own; ingest/storage/bucket-row.ts and
 * verdict-row.ts pack and unpack the lists and numbers.
 */
export const buckets = table('buckets', {
  userId: key(text()),
  /** In ms since the epoch. */
  bucketStart: key(bigint()),
  deviceId: key(text()),
  mouseMicroPixels: bigint(),
  /** About one a second. */
  samples: integer(),
  keystrokes: integer(),
  clicks: integer(),
  scrolls: integer(),
  maxIdleMs: integer(),
  movingSamples: integer(),
  distractedSamples: integer(),
  meetingSamples: integer(),
  /** Its place in the list of states. */
  state: smallint(),
  /** Its place in the list of reasons. */
  reason: smallint(),
  /** In thousandths. */
  confidence: smallint(),
  /** 1 where this is the person's bucket for the minute, of all their devices. */
  counts: smallint(),
  /** Empty where it is what the surface says by itself. */
  appLabel: text(),
  histogram: text(),
  surfaces: text(),
  distractions: text(),
  suspicions: text(),
})
