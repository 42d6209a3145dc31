import { bigint, key, table, text } from './columns.ts'

/** A device of an erased person. It is told to clear its queue when it signs in. */
export const erasedDevices = table('erased_devices', {
  deviceHash: key(text()),
  erasedMs: bigint(),
})
