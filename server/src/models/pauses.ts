import { bigint, key, table, text } from './columns.ts'

/** A pause reported by a device. Events within it are not counted. */
export const pauses = table('pauses', {
  userId: key(text()),
  deviceId: key(text()),
  fromMs: key(bigint()),
  toMs: bigint(),
  toldMs: bigint(),
})
