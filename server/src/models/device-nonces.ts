import { bigint, key, table, text } from './columns.ts'

/** A device's sign-in that was used: it works once. */
export const deviceNonces = table('device_nonces', {
  nonceHash: key(text()),
  /** From then on the sign-in is too old anyway. */
  expiresMs: bigint(),
})
