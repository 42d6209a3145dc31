import { bigint, key, nullable, table, text } from './columns.ts'

/** The time up to which data of a kind was deleted. Older data is refused. */
export const retentionMarks = table('retention_marks', {
  kind: key(text()),
  beforeMs: bigint(),
  /** When it was set, by the clock of the server that set it. */
  setMs: nullable(bigint()),
})
