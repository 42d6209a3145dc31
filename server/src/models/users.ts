import { bigint, key, nullable, smallint, table, text, withDefault } from './columns.ts'

/** A person with data or an account. Ingest locks this row while it counts. */
export const users = table('users', {
  userId: key(text()),
  /** ID and display name in lower case, for searching. */
  searchName: text(),
  displayName: nullable(text()),
  email: nullable(text()),
  teamId: nullable(text()),
  /** Such as Europe/Berlin; null for the server's time zone. */
  timeZone: nullable(text()),
  /** 1 if the person is shown by ID only. */
  pseudonymous: withDefault(smallint(), 0),
  firstSeenMs: bigint(),
  /** The row version: changes with every change of the person's rows, so that servers can check their cached state. */
  stamp: withDefault(bigint(), 0),
})
