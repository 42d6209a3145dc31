import { access, constants, mkdir } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { Failure } from '../failure.ts'
import { makePrivateFile, makePrivateFolder, makePrivateIfThere } from '../private-files.ts'
import type { Database } from './database.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import { isPostgresUrl, sqliteFile, withoutPassword } from './url.ts'

interface Opening {
  dataDir: string
  synchronous: 'full' | 'normal'
  /** The maximum number of connections to PostgreSQL. */
  poolSize?: number
}

/** Opens the database of a URL; a relative SQLite file is in the data folder. Throws a Failure that says what to do. */
export async function openDatabase(
  url: string,
  { dataDir, synchronous, poolSize = 10 }: Opening,
): Promise<Database> {
  if (isPostgresUrl(url)) return await reachPostgres(url, poolSize)
  if (!url.startsWith('sqlite:'))
    throw new Failure(
      `DATABASE_URL is "${withoutPassword(url)}", which is not a database URL. Use sqlite:file or postgres://user:password@host/name, or remove it to use SQLite in the data folder.`,
    )
  const file = sqliteFile(url, dataDir)
  await makeWritable(dirname(file), dataDir)
  try {
    // SQLite gives the files it creates beside this one the same permissions.
    await makePrivateFile(file)
    for (const beside of ['-wal', '-shm', '-journal']) await makePrivateIfThere(file + beside)
    return await openSqlite(file, synchronous)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      `Cannot open the database ${file} (${messageOf(error)}). Check that it is a SQLite file this user can write to, or set DATABASE_URL to another one.`,
      { cause: error },
    )
  }
}

async function reachPostgres(url: string, poolSize: number): Promise<Database> {
  try {
    return await openPostgres(url, poolSize)
  } catch (error) {
    throw new Failure(
      `Cannot connect to the database ${withoutPassword(url)} (${messageOf(error)}). Check that it is running and that user, password, host and name in DATABASE_URL are correct.`,
      { cause: error },
    )
  }
}

/** Only the data folder is made private: another folder may contain other files. */
async function makeWritable(folder: string, dataDir: string): Promise<void> {
  try {
    if (!relative(dataDir, folder).startsWith('..')) await makePrivateFolder(dataDir)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      `Cannot write to the data folder ${folder} (${messageOf(error)}). Give this user write permission, or set DATA_DIR to another folder.`,
      { cause: error },
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
