import { key, table, text, withDefault } from './columns.ts'

/** What the audit log calls a person. Goes when the person is erased. */
export const auditNames = table('audit_names', {
  userId: key(text()),
  /** Unique. */
  pseudonym: text(),
  /** Without it, no one can try which name an entry was written about. */
  salt: withDefault(text(), ''),
})
