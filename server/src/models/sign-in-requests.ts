import { bigint, key, table, text } from './columns.ts'

/** A company sign-in with the name of someone who is known here, waiting for an admin. */
export const signInRequests = table('sign_in_requests', {
  /** A hash of the subject. */
  id: key(text()),
  /** Who is known here by the name. */
  userId: text(),
  subject: text(),
  /** What the company sign-in calls them. */
  called: text(),
  requestedMs: bigint(),
})
