import { onTestFinished } from 'vitest'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { migrate } from '../migrations/migrate.ts'
import { temporaryDatabaseUrl, temporaryFolder } from './server.ts'
import { runCommand } from './server-process.ts'

/** A database that commands are told of, with a data folder of its own. */
export interface Place {
  database: Database
  environment: Record<string, string>
  /** The data folder. */
  folder: string
}

/** A migrated database that commands can use, in a data folder of its own. */
export async function newPlace(): Promise<Place> {
  const [url, folder] = [await temporaryDatabaseUrl(), await temporaryFolder()]
  const database = await openDatabase(url, { dataDir: folder, synchronous: 'normal' })
  onTestFinished(() => database.close())
  await migrate(database)
  return { database, environment: { DATABASE_URL: url, DATA_DIR: folder }, folder }
}

/** Runs a command on the database of a place. */
export function runIn({ environment, folder }: Place, ...args: string[]) {
  return runCommand(args, environment, folder)
}
