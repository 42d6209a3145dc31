import { existsSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import sqlite3 from 'sqlite3'
import { connectSqlite, preparedStatements } from '../../database/sqlite-statements.ts'
import { Failure } from '../../failure.ts'
import { syncToDisk } from './sync-to-disk.ts'

/**
 * Copies a consistent snapshot of a SQLite database, while a server may continue to write to it, and returns the size of the copy. The copy gets its
 * name only after it was checked and synced to disk. Throws a Failure that says what to do.
 */
export async function copySqlite(source: string, target: string): Promise<number> {
  refuseExisting(target)
  const unfinished = `${target}.unfinished`
  await makeEmpty(unfinished)
  try {
    await onFile(source, statements => statements.all('VACUUM INTO $1', [unfinished]))
    await check(unfinished)
    await syncToDisk(unfinished)
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw asFailure(error, source, target)
  }
  await syncToDisk(dirname(target))
  return (await stat(target)).size
}

/** Replaces an unfinished file. Only the owner may read the new one, since it will contain titles and names. Throws a Failure if it cannot be written. */
export async function makeEmpty(file: string): Promise<void> {
  try {
    await rm(file, { force: true })
    await (await open(file, 'wx', 0o600)).close()
  } catch (error) {
    throw new Failure(
      `Cannot write ${file} (${messageOf(error)}). Choose a file in a folder you can write to.`,
      { cause: error },
    )
  }
}

/** Throws a Failure if the content of a backup is damaged or is something else. */
export async function refuseDamaged(copy: string, backup: string): Promise<void> {
  try {
    await check(copy)
  } catch (error) {
    throw new Failure(
      `${backup} is damaged or is not a backup (${messageOf(error)}), so nothing was restored. Copy it again from where the backups are kept, or use an older one.`,
      { cause: error },
    )
  }
}

async function check(file: string): Promise<void> {
  await onFile(file, async ({ all }) => {
    const found = await all('PRAGMA integrity_check')
    const steps = await all('SELECT name FROM migrations')
    if (found[0]?.['integrity_check'] !== 'ok' || steps.length === 0)
      throw new Error(`the copy is damaged: ${JSON.stringify(found[0] ?? 'empty')}`)
  })
}

async function onFile<T>(
  file: string,
  work: (statements: ReturnType<typeof preparedStatements>) => Promise<T>,
): Promise<T> {
  const connection = await connectSqlite(file, sqlite3.OPEN_READONLY)
  const statements = preparedStatements(connection)
  try {
    return await work(statements)
  } finally {
    await statements.close()
  }
}

/** Throws a Failure if there is a file of this name. */
export function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new Failure(`${file} already exists. Choose a new file name to keep the older backup.`)
}

function asFailure(error: unknown, source: string, target: string): Failure {
  if (error instanceof Failure) return error
  return new Failure(
    `Cannot back up ${source} to ${target} (${messageOf(error)}). Check that DATABASE_URL is right, that the database exists and that the disk has free space.`,
    { cause: error },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
