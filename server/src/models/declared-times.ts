import { bigint, integer, key, table, text } from './columns.ts'

/** What a person said that a stretch of their time was. */
export const declaredTimes = table('declared_times', {
  userId: key(text()),
  /** The local day on which it starts. */
  day: key(text()),
  /** Made by the client. */
  declaredId: key(text()),
  startMs: bigint(),
  /** Exclusive. */
  endMs: bigint(),
  /** Its seconds on `day`. */
  daySec: integer(),
  /** Its seconds on the day after. */
  nextDaySec: integer(),
  kind: text(),
  note: text(),
  /** `counted`, `pending`, `refused` or `withdrawn`. */
  state: text(),
  declaredMs: bigint(),
})
