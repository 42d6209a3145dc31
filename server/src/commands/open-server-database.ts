import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import type { ServerSettings } from '../settings.ts'

/** The database the settings name, or else a SQLite file of that name in the data folder. */
export function openServerDatabase(settings: ServerSettings, fileName = 'telemetry.db'): Promise<Database> {
  return openDatabase(settings.databaseUrl ?? `sqlite:${fileName}`, {
    dataDir: settings.dataDir,
    synchronous: settings.SQLITE_SYNCHRONOUS,
    poolSize: settings.DATABASE_POOL_SIZE,
  })
}
