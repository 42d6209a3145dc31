import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isPostgresUrl, sqliteFile } from '../../database/url.ts'
import { readEnvironment, readServerSettings } from '../../settings.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { copyPostgres } from './copy-postgres.ts'
import { copySqlite, makeEmpty, refuseExisting } from './copy-sqlite.ts'
import { encrypterFor, encryptFile } from './encryption.ts'
import { withScratchFolder } from './scratch-folder.ts'

interface Options {
  /** Public keys of age; by default those in the settings. */
  encryptTo?: readonly string[]
}

/**
 * `telemetry-server backup FILE`: a SQLite file with everything, from either database, while the server runs; encrypted if there are recipients.
 */
export async function backup(name: string, { encryptTo = [] }: Options): Promise<void> {
  const settings = readServerSettings(readEnvironment(process.cwd(), process.env))
  const { databaseUrl: url = 'sqlite:telemetry.db', dataDir } = settings
  const recipients = encryptTo.length > 0 ? encryptTo : settings.BACKUP_RECIPIENTS
  const target = resolve(name)
  const copyTo = (file: string) =>
    isPostgresUrl(url) ? backUpPostgres(url, file) : copySqlite(sqliteFile(url, dataDir), file)
  const bytes = await (recipients.length > 0
    ? encryptedBackup({ target, recipients, folder: join(dataDir, 'backup.unfinished'), copyTo })
    : copyTo(target))
  const encrypted = recipients.length > 0 ? `, encrypted for ${counted(recipients.length, 'recipient')}` : ''
  console.log(`${target}: ${(bytes / 1024 / 1024).toFixed(1)} MB, checked${encrypted}.`)
}

interface Encrypting {
  target: string
  recipients: readonly string[]
  /** Where the copy is before it is encrypted: beside the database, never on the disk with the backups. */
  folder: string
  copyTo(file: string): Promise<number>
}

async function encryptedBackup({ target, recipients, folder, copyTo }: Encrypting): Promise<number> {
  refuseExisting(target)
  const encrypter = encrypterFor(recipients)
  await makeEmpty(`${target}.unfinished`)
  return withScratchFolder(folder, async () => {
    const copy = join(folder, 'backup.db')
    await copyTo(copy)
    return encryptFile(copy, target, encrypter)
  })
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

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}
