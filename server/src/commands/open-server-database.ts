import { dirname } from 'node:path'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { isPostgresUrl, sqliteFile } from '../database/url.ts'
import type { ServerSettings } from '../settings.ts'

const usualFile = 'telemetry.db'

/** Opens the database in the settings, or otherwise a SQLite file of the given name in the data folder. */
export function openServerDatabase(settings: ServerSettings, fileName = usualFile): Promise<Database> {
  return openDatabase(urlOf(settings, fileName), {
    dataDir: settings.dataDir,
    synchronous: settings.SQLITE_SYNCHRONOUS,
    poolSize: settings.DATABASE_POOL_SIZE,
  })
}

/** The folder of the SQLite file; undefined for PostgreSQL. */
export function databaseFolder(settings: ServerSettings): string | undefined {
  const url = urlOf(settings, usualFile)
  return isPostgresUrl(url) ? undefined : dirname(sqliteFile(url, settings.dataDir))
}

function urlOf({ databaseUrl }: ServerSettings, fileName: string): string {
  return databaseUrl ?? `sqlite:${fileName}`
}
