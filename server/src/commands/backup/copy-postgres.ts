import { basename } from 'node:path'
import { openDatabase } from '../../database/open.ts'
import { withoutPassword } from '../../database/url.ts'
import { Failure } from '../../failure.ts'
import { hasPendingMigrations, migrate } from '../../migrations/migrate.ts'
import { copyDatabase } from '../copy/copy-database.ts'
import { forgetProgress } from '../copy/progress.ts'
import { withSqlite } from './with-sqlite.ts'

const rowsAtOnce = 1_000

/**
 * Copies a PostgreSQL database as it is at one instant to a new SQLite file and compares every table, while servers may continue to write to it. On Citus, each
 * machine is read at an instant of its own. Throws a Failure if the database is not of this version.
 */
export async function copyPostgres(
  url: string,
  file: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const source = await openDatabase(url, { dataDir: '', synchronous: 'normal', poolSize: 1 })
  try {
    if (await hasPendingMigrations(source))
      throw new Failure(
        `${withoutPassword(url)} was created by another version. Run telemetry-server migrate first, or back up with that version.`,
      )
    await withSqlite(file, async target => {
      await migrate(target)
      await source.transaction(async tx => {
        await tx.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
        await copyDatabase({ ...source, read: tx.all }, target, {
          sourceName: basename(file),
          rowsAtOnce,
          onProgress: (table, rows) => onProgress(`${table}: ${rows} rows`),
        })
      })
      await target.transaction(forgetProgress)
    })
  } finally {
    await source.close()
  }
}
