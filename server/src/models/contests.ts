import { bigint, key, table, text } from './columns.ts'

/** A person's objection to how one of their minutes was judged. */
export const contests = table('contests', {
  userId: key(text()),
  /** The minute, in ms since the epoch. */
  bucketStart: key(bigint()),
  note: text(),
  notedMs: bigint(),
})
