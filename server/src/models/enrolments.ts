import { bigint, key, nullable, table, text } from './columns.ts'

/** A code to enrol one device. */
export const enrolments = table('enrolments', {
  codeHash: key(text()),
  userId: text(),
  /** The creator's pseudonym in the audit log. */
  createdBy: text(),
  expiresMs: bigint(),
  usedMs: nullable(bigint()),
})
