import { bigint, key, nullable, table, text } from './columns.ts'

/** Up to when data of a kind was deleted: nothing older is taken in again. */
export const retentionMarks = table('retention_marks', {
  kind: key(text()),
  beforeMs: bigint(),
  /** When it was set, by the clock that set it. */
  setMs: nullable(bigint()),
})
