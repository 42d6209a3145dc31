import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import type { ServerSettings } from '../settings.ts'

/** Opens the database in the settings, or otherwise a SQLite file of the given name in the data folder. */
export function openServerDatabase(settings: ServerSettings, fileName = 'telemetry.db'): Promise<Database> {
  return openDatabase(settings.databaseUrl ?? `sqlite:${fileName}`, {
    dataDir: settings.dataDir,
    synchronous: settings.SQLITE_SYNCHRONOUS,
    poolSize: settings.DATABASE_POOL_SIZE,
  })
}
