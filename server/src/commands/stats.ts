import { migrate } from '../migrations/migrate.ts'
import { databaseStats } from '../queries/database-stats.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server stats` */
export function stats({ json }: { json?: boolean }): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const found = await databaseStats(database, settings.DATA_RETENTION_DAYS)
    if (json) {
      console.log(JSON.stringify(found))
      return
    }
    for (const [table, rows] of Object.entries(found.rows)) console.log(`${table.padEnd(20)}${rows}`)
    console.log(`${'oldest minute'.padEnd(20)}${found.oldest ?? 'none'}`)
    console.log(`${'newest minute'.padEnd(20)}${found.newest ?? 'none'}`)
    console.log(`${'size'.padEnd(20)}${(found.bytes / 1024 / 1024).toFixed(1)} MB`)
    console.log(
      `${'kept for'.padEnd(20)}${found.retention_days === 0 ? 'unlimited time' : `${found.retention_days} days`}`,
    )
  })
}
