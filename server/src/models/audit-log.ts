import { bigint, key, table, text, withDefault } from './columns.ts'

/** An audit event. Each row has the hash of the previous one, so that changes and removals can be detected. */
export const auditLog = table('audit_log', {
  /** From 1, without gaps. */
  sequence: key(bigint()),
  atMs: bigint(),
  /** A person's pseudonym (audit_names), or one of the systemActors. */
  actor: text(),
  action: text(),
  /** A person's pseudonym, or the name of an object such as a team. */
  subject: text(),
  previousHash: text(),
  hash: text(),
  /** Must not contain a person's name. */
  detail: withDefault(text(), ''),
  /** The commitments to the names of actor and subject, separated by a space. */
  names: withDefault(text(), ''),
})
