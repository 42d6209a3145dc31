import { bigint, key, table, text } from './columns.ts'

/** When a person paused, as a device told it: nothing of it is counted. */
export const pauses = table('pauses', {
  userId: key(text()),
  deviceId: key(text()),
  fromMs: key(bigint()),
  toMs: bigint(),
  toldMs: bigint(),
})
