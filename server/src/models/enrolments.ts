import { bigint, key, nullable, table, text } from './columns.ts'

/** A code with which one device is enrolled. */
export const enrolments = table('enrolments', {
  codeHash: key(text()),
  userId: text(),
  /** What the audit log calls who made it. */
  createdBy: text(),
  expiresMs: bigint(),
  usedMs: nullable(bigint()),
})
