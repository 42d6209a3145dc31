import type { Database } from '../database/database.ts'

/** As many as transactions may hold at once. */
const count = 4

/**
 * Has a PostgreSQL pool open several connections: opening one takes longer than many a transaction, and what waits for the first would
 * come one after another. A SQLite file has one writer.
 */
export async function openConnections(database: Database): Promise<void> {
  if (database.dialect !== 'postgres') return
  const all = Promise.withResolvers<void>()
  let begun = 0
  const hold = () =>
    database.transaction(async tx => {
      await tx.all('SELECT 1')
      if (++begun === count) all.resolve()
      await all.promise
    })
  await Promise.all(Array.from({ length: count }, hold))
}
