import { bigint, key, table, text, withDefault } from './columns.ts'

/** What someone did. Each row has the hash of the one before, so that none is changed or taken out unseen. */
export const auditLog = table('audit_log', {
  /** From 1, without gaps. */
  sequence: key(bigint()),
  atMs: bigint(),
  /** A person's pseudonym (audit_names), or one of the systemActors. */
  actor: text(),
  action: text(),
  /** A person's pseudonym, or a thing's name. */
  subject: text(),
  previousHash: text(),
  hash: text(),
  /** Must not contain a person's name. */
  detail: withDefault(text(), ''),
  /** The commitments to the names of actor and subject, with a space between. */
  names: withDefault(text(), ''),
})
