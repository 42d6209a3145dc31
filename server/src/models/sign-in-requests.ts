import { bigint, key, table, text } from './columns.ts'

/** A company sign-in with the name of an existing person, waiting for an admin's approval. */
export const signInRequests = table('sign_in_requests', {
  /** A hash of the subject. */
  id: key(text()),
  /** The existing person with that name. */
  userId: text(),
  subject: text(),
  /** The user name at the company sign-in. */
  called: text(),
  requestedMs: bigint(),
})
