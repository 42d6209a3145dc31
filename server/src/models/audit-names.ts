import { key, table, text, withDefault } from './columns.ts'

/** A person's pseudonym in the audit log. Deleted when the person is erased. */
export const auditNames = table('audit_names', {
  userId: key(text()),
  /** Unique. */
  pseudonym: text(),
  /** Prevents guessing which person an entry is about. */
  salt: withDefault(text(), ''),
})
