import { bigint, key, nullable, table, text } from './columns.ts'

/** A link that works once. */
export const oneTimeLinks = table('one_time_links', {
  tokenHash: key(text()),
  /** setup, password, dashboard or company-sign-in. */
  purpose: text(),
  /** Empty for setup. */
  userId: text(),
  expiresMs: bigint(),
  /** What the audit log calls the admin who made it for another; it ends with their role. */
  createdBy: nullable(text()),
})
