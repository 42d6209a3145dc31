import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Decrypter } from 'age-encryption'
import type { Database } from '../../database/database.ts'
import { eraseAgain } from '../../erased/erase-again.ts'
import { readErasedList } from '../../erased/erased-list.ts'
import type { ErasedPerson } from '../../erased/erased-people.ts'
import { Failure } from '../../failure.ts'
import { makePartitionsAhead } from '../../jobs/make-partitions.ts'
import { migrate } from '../../migrations/migrate.ts'
import { makePrivateFolder } from '../../private-files.ts'
import { type CopiedRows, copiedLines, copyDatabase } from '../copy/copy-database.ts'
import { forgetProgress, readProgress } from '../copy/progress.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { withDatabase } from '../with-database.ts'
import { refuseDamaged } from './copy-sqlite.ts'
import { decryptFile, isEncrypted } from './encryption.ts'
import { readIdentities } from './identities.ts'
import { withSqlite } from './with-sqlite.ts'

interface Options {
  /** Lists of erased people; by default the one in the settings. */
  erased?: readonly string[]
  noneErased?: boolean
  /** The file with the private key of an encrypted backup; by default BACKUP_IDENTITY. */
  identityFile?: string
  json?: boolean
}

const rowsAtOnce = 1_000

/** `telemetry-server restore FILE`: into the empty database of the settings, without people who were erased since the backup. */
export function restore(
  name: string,
  { erased = [], noneErased = false, identityFile, json }: Options,
): Promise<void> {
  return withDatabase(async (database, settings) => {
    const lists = erased.length > 0 ? erased.map(file => resolve(file)) : [settings.erasedPeopleList]
    const people = noneErased ? [] : (await Promise.all(lists.map(readErasedList))).flat()
    await makePrivateFolder(settings.dataDir)
    const progress = createProgressReporter()
    const restored = await restoreBackup({
      file: resolve(name),
      scratch: join(settings.dataDir, 'restore.unfinished.db'),
      decrypter: await readIdentities({ file: identityFile, setting: settings.BACKUP_IDENTITY }),
      target: database,
      erased: people,
      retentionDays: settings.DATA_RETENTION_DAYS,
      nowMs: Date.now(),
      onProgress: progress.now,
    })
    console.log(json ? JSON.stringify(restored) : report(restored))
  })
}

interface Restoring {
  file: string
  /** For an encrypted backup. */
  decrypter?: Decrypter | undefined
  /** Where the backup is migrated and cleaned before anything is in the target. */
  scratch: string
  target: Database
  erased: readonly ErasedPerson[]
  retentionDays: number
  nowMs: number
  onProgress(line: string): void
}

interface Restored {
  tables: CopiedRows[]
  /** How many people were erased since the backup, and again now. */
  erasedAgain: number
}

/**
 * Copies a backup, also one of an older version, into an empty database. People who were erased since are never in it. After an interruption, the server does not
 * start on it, and the same call starts again. Throws a Failure if the target has other data.
 */
export async function restoreBackup({
  file,
  decrypter,
  scratch,
  target,
  erased,
  retentionDays,
  nowMs,
  onProgress,
}: Restoring): Promise<Restored> {
  if (!existsSync(file)) throw new Failure(`There is no backup ${file}. Check the name.`)
  const sourceName = `backup ${await checksumOf(file)}`
  const remove = () => Promise.all(['', '-wal', '-shm'].map(end => rm(scratch + end, { force: true })))
  await remove()
  try {
    await placeCopy({ file, decrypter, scratch })
    return await withSqlite(scratch, async backup => {
      await migrate(backup)
      const erasedAgain = await eraseAgain(backup, erased, nowMs)
      await migrate(target)
      await makePartitionsAhead(target, retentionDays, nowMs)
      if ((await readProgress(target))?.at === null)
        throw new Failure('The database already contains a copy. Use an empty database.')
      const tables = await copyDatabase(backup, target, {
        sourceName,
        rowsAtOnce,
        onProgress: (table, rows) => onProgress(`${table}: ${rows} rows`),
      })
      await target.transaction(forgetProgress)
      return { tables, erasedAgain }
    })
  } finally {
    await remove()
  }
}

/** The whole backup, decrypted and undamaged, before anything is done with it. */
async function placeCopy({ file, decrypter, scratch }: Pick<Restoring, 'file' | 'decrypter' | 'scratch'>) {
  if (!(await isEncrypted(file))) await copyFile(file, scratch)
  else if (decrypter) await decryptFile(file, scratch, decrypter)
  else
    throw new Failure(
      `${file} is encrypted. Name the file with the private key (AGE-SECRET-KEY-…) with --identity-file, or set BACKUP_IDENTITY_FILE.`,
    )
  await refuseDamaged(scratch, file)
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function report({ tables, erasedAgain }: Restored): string {
  const again = erasedAgain === 1 ? '1 person' : `${erasedAgain} people`
  return [
    ...copiedLines(tables),
    'The database has the same content as the backup.',
    `Erased again, because they were erased after the backup: ${again}.`,
  ].join('\n')
}
