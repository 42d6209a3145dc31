import { bigint, key, table, text } from './columns.ts'

/** A person who uses a switch or another special input device. Only they may see it. */
export const exemptions = table('exemptions', {
  userId: key(text()),
  sinceMs: bigint(),
})
