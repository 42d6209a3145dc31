import { bigint, key, table, text } from './columns.ts'

/** The nonce of a device sign-in, which is accepted once. */
export const deviceNonces = table('device_nonces', {
  nonceHash: key(text()),
  /** The sign-in expires then, so the nonce can be deleted. */
  expiresMs: bigint(),
})
