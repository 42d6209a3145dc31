import { bigint, integer, key, smallint, table, text, withDefault } from './columns.ts'

/**
 * One minute of a device and its verdict. Ingest reads and writes it with SQL; ingest/storage/bucket-row.ts and verdict-row.ts encode and decode the
 * lists and numbers.
 */
export const buckets = table('buckets', {
  userId: key(text()),
  /** In ms since the epoch. */
  bucketStart: key(bigint()),
  deviceId: key(text()),
  mouseMicroPixels: bigint(),
  squaredPixels: withDefault(bigint(), 0),
  /** About one per second. */
  samples: integer(),
  keystrokes: integer(),
  clicks: integer(),
  scrolls: integer(),
  maxIdleMs: integer(),
  movingSamples: integer(),
  wheelSamples: withDefault(integer(), 0),
  wheelOnlySamples: withDefault(integer(), 0),
  distractedSamples: integer(),
  meetingSamples: integer(),
  uncountedSamples: withDefault(integer(), 0),
  minUncountedIdleMs: withDefault(integer(), 3_600_000),
  /** Index in the list of states. */
  state: smallint(),
  /** Index in the list of reasons. */
  reason: smallint(),
  /** In thousandths. */
  confidence: smallint(),
  /** 1 if, among all devices of the person, this bucket counts for the minute. */
  counts: smallint(),
  /** Empty if it follows from the surfaces. */
  appLabel: text(),
  histogram: text(),
  surfaces: text(),
  distractions: text(),
  suspicions: text(),
  leftOut: withDefault(text(), ''),
})
