import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isPostgresUrl, sqliteFile } from '../../database/url.ts'
import { readEnvironment, readServerSettings } from '../../settings.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { copyPostgres } from './copy-postgres.ts'
import { copySqlite, refuseExisting } from './copy-sqlite.ts'

/** `telemetry-server backup FILE`: a SQLite file with everything, from either database, while the server runs. */
export async function backup(name: string): Promise<void> {
  const { databaseUrl: url = 'sqlite:telemetry.db', dataDir } = readServerSettings(
    readEnvironment(process.cwd(), process.env),
  )
  const target = resolve(name)
  const bytes = isPostgresUrl(url)
    ? await backUpPostgres(url, target)
    : await copySqlite(sqliteFile(url, dataDir), target)
  console.log(`${target}: ${(bytes / 1024 / 1024).toFixed(1)} MB, checked.`)
}

/** By way of a second file, because the first one contains what the copy wrote down about its progress. */
async function backUpPostgres(url: string, target: string): Promise<number> {
  refuseExisting(target)
  const copied = `${target}.copy.unfinished`
  const remove = () => Promise.all(['', '-wal', '-shm'].map(end => rm(copied + end, { force: true })))
  await remove()
  try {
    await copyPostgres(url, copied, createProgressReporter().now)
    return await copySqlite(copied, target)
  } finally {
    await remove()
  }
}
