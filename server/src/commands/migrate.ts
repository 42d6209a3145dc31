import { migrate } from '../migrations/migrate.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server migrate` */
export function migrateCommand(): Promise<void> {
  return withDatabase(async database => {
    const steps = await migrate(database)
    console.log(steps.length === 0 ? 'The database is up to date.' : `Done: ${steps.join(', ')}.`)
  })
}
