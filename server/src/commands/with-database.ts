import type { Database } from '../database/database.ts'
import { readEnvironment, readServerSettings, type ServerSettings } from '../settings.ts'
import { openServerDatabase } from './open-server-database.ts'

/** Runs a command's work on the database in the settings, and always closes it. */
export async function withDatabase(
  work: (database: Database, settings: ServerSettings) => Promise<void>,
  fileName?: string,
): Promise<void> {
  const settings = readServerSettings(readEnvironment(process.cwd(), process.env))
  const database = await openServerDatabase(settings, fileName)
  try {
    await work(database, settings)
  } finally {
    await database.close()
  }
}
