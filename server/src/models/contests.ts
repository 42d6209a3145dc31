import { bigint, key, table, text } from './columns.ts'

/** A person's word against one of their minutes. */
export const contests = table('contests', {
  userId: key(text()),
  /** Of the minute, in ms since the epoch. */
  bucketStart: key(bigint()),
  note: text(),
  notedMs: bigint(),
})
