import type { Database } from '../../database/database.ts'
import { openDatabase } from '../../database/open.ts'

/** Opens a SQLite file for some work. */
export async function withSqlite<T>(file: string, work: (database: Database) => Promise<T>): Promise<T> {
  // Its folder is no data folder, which would be made private: it may have other files.
  const database = await openDatabase(`sqlite:${file}`, { dataDir: file, synchronous: 'full' })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
