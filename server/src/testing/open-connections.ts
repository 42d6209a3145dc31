import type { Database } from '../database/database.ts'

/** The maximum number of concurrent transactions. */
const count = 4

/**
 * Opens several connections of a PostgreSQL pool. Opening one takes longer than a transaction, so concurrent transactions would otherwise run one after
 * another. SQLite has only one writer.
 */
export async function openConnections(database: Database): Promise<void> {
  if (database.dialect !== 'postgres') return
  const all = Promise.withResolvers<void>()
  let started = 0
  const hold = () =>
    database.transaction(async tx => {
      await tx.all('SELECT 1')
      if (++started === count) all.resolve()
      await all.promise
    })
  await Promise.all(Array.from({ length: count }, hold))
}
