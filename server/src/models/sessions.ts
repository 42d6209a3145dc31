import { bigint, key, table, text, withDefault } from './columns.ts'

/** A signed-in browser. */
export const sessions = table('sessions', {
  /** The hash of the secret in the cookie. */
  idHash: key(text()),
  userId: text(),
  createdMs: bigint(),
  /** Accurate to one minute. */
  lastUsedMs: bigint(),
  /** The sign-in method: password, link, oidc or proxy. */
  method: withDefault(text(), 'password'),
  /** The browser's name, from its user agent. */
  browser: withDefault(text(), ''),
})
