import { bigint, key, table, text } from './columns.ts'

/** A device of someone who was erased, to be told to clear its queue. */
export const erasedDevices = table('erased_devices', {
  deviceHash: key(text()),
  erasedMs: bigint(),
})
