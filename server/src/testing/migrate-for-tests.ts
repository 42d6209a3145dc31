import { openDatabase } from '../database/open.ts'
import { makePartitionsAhead } from '../jobs/make-partitions.ts'
import { migrate } from '../migrations/migrate.ts'
import { testNow } from './migrated-template.ts'

/** Prepares an empty PostgreSQL database for tests: all tables, and partitions for the default time of a test's server. */
export async function migrateForTests(url: string): Promise<void> {
  const database = await openDatabase(url, { dataDir: '/nowhere', synchronous: 'normal' })
  try {
    await migrate(database)
    await makePartitionsAhead(database, 14, Date.parse(testNow))
  } finally {
    await database.close()
  }
}
