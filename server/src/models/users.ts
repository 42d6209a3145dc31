import { bigint, key, nullable, smallint, table, text, withDefault } from './columns.ts'

/** A person who was counted, or who has an account. The row is the lock that counting takes. */
export const users = table('users', {
  userId: key(text()),
  /** Id and shown name in lower case: what a search looks in. */
  searchName: text(),
  displayName: nullable(text()),
  email: nullable(text()),
  teamId: nullable(text()),
  /** As Europe/Berlin; null for the server's. */
  timeZone: nullable(text()),
  /** 1 where the person is shown by id only. */
  pseudonymous: withDefault(smallint(), 0),
  firstSeenMs: bigint(),
  /** Moves with every change of the person's rows, so that a server knows whether what it remembers is still true. */
  stamp: withDefault(bigint(), 0),
})
