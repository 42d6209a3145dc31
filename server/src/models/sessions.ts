import { bigint, key, table, text, withDefault } from './columns.ts'

/** A browser that is signed in. */
export const sessions = table('sessions', {
  /** Of the cookie's secret. */
  idHash: key(text()),
  userId: text(),
  createdMs: bigint(),
  /** Exact to a minute. */
  lastUsedMs: bigint(),
  /** How it began: password, link, oidc or proxy. */
  method: withDefault(text(), 'password'),
  /** As the browser calls itself. */
  browser: withDefault(text(), ''),
})
