import type { Database } from '../../database/database.ts'
import { openDatabase } from '../../database/open.ts'
import { isPostgresUrl, sqliteFile, withoutPassword } from '../../database/url.ts'
import { Failure } from '../../failure.ts'
import { makePartitionsAhead } from '../../jobs/make-partitions.ts'
import { hasPendingMigrations, migrate } from '../../migrations/migrate.ts'
import { readEnvironment, readServerSettings } from '../../settings.ts'
import { namedDatabase } from '../named-database.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { refuseMissingFile } from '../refuse-missing-file.ts'
import { type CopiedRows, copiedLines, copyDatabase } from './copy-database.ts'

interface Options {
  from?: string
  to?: string
  json?: boolean
}

const rowsAtOnce = 1_000

/** `telemetry-server copy --from URL --to URL`; both may come from the environment instead. */
export async function copy({ json, ...given }: Options): Promise<void> {
  const from = namedDatabase({ option: '--from', given: given.from, variable: 'COPY_FROM_URL' })
  const to = namedDatabase({ option: '--to', given: given.to, variable: 'COPY_TO_URL' })
  const settings = readServerSettings(readEnvironment(process.cwd(), process.env))
  const { dataDir } = settings
  if (nameOf(from, dataDir) === nameOf(to, dataDir))
    throw new Failure('--from and --to are the same database.')
  await refuseMissingFile(from, dataDir)
  const opening = { dataDir, synchronous: settings.SQLITE_SYNCHRONOUS, poolSize: 2 } as const
  const source = await openDatabase(from, opening)
  try {
    if (!(await isUpToDate(source)))
      throw new Failure(
        `${nameOf(from, dataDir)} was created by another version. Migrate it with DATABASE_URL='${withoutPassword(from)}' telemetry-server migrate, then copy again.`,
      )
    const target = await openDatabase(to, opening)
    try {
      await migrate(target)
      await makePartitionsAhead(target, settings.DATA_RETENTION_DAYS, Date.now())
      const progress = createProgressReporter()
      const copied = await copyDatabase(source, target, {
        sourceName: nameOf(from, dataDir),
        rowsAtOnce,
        onProgress: (table, rows) => progress.now(`${table}: ${rows} rows`),
      })
      console.log(json ? JSON.stringify(copied) : report(copied))
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

function nameOf(url: string, dataDir: string): string {
  return isPostgresUrl(url) ? withoutPassword(url) : `sqlite:${sqliteFile(url, dataDir)}`
}

async function isUpToDate(database: Database): Promise<boolean> {
  try {
    return !(await hasPendingMigrations(database))
  } catch (error) {
    throw new Failure(
      'The database in --from was not created by this server: it has no table "migrations".',
      {
        cause: error,
      },
    )
  }
}

function report(copied: readonly CopiedRows[]): string {
  return [...copiedLines(copied), 'Both databases have the same content.'].join('\n')
}
