import { applyRetention } from '../jobs/retention.ts'
import { migrate } from '../migrations/migrate.ts'
import { keepingOf } from '../settings.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server retention` */
export function retention({ json }: { json?: boolean }): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const deleted = await applyRetention(database, keepingOf(settings), Date.now())
    console.log(json ? JSON.stringify({ deleted }) : `${deleted} rows deleted.`)
  })
}
