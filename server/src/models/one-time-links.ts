import { bigint, key, nullable, table, text } from './columns.ts'

/** A link that works once. */
export const oneTimeLinks = table('one_time_links', {
  tokenHash: key(text()),
  /** setup, password, dashboard or company-sign-in. */
  purpose: text(),
  /** Empty for setup. */
  userId: text(),
  expiresMs: bigint(),
  /** Pseudonym in the audit log of the admin who created it for someone else. The link becomes invalid if that admin loses the role. */
  createdBy: nullable(text()),
})
