import { openCentralPolicy } from '../central-policy/central-policy.ts'
import type { Database } from '../database/database.ts'
import { openPersonDays } from '../days/person-days.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { checkStoredSettings } from '../jobs/check-stored-settings.ts'
import { makePartitionsAhead } from '../jobs/make-partitions.ts'
import { migrate } from '../migrations/migrate.ts'
import type { ServerSettings } from '../settings.ts'
import { refuseHalfCopied } from './copy/progress.ts'
import { withDatabase } from './with-database.ts'

/** Migrates the database in the settings, and runs a command's work on it with everything needed to count minutes. */
export function withCounting(
  work: (database: Database, counting: Counting, settings: ServerSettings) => Promise<void>,
): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    await refuseHalfCopied(database)
    const fallback = { policy: settings.policy, bucketSizeSec: settings.BUCKET_SIZE_SEC }
    const centralPolicy = await openCentralPolicy(database, fallback, Date.now)
    const counting = {
      rules: centralPolicy.rules(),
      rulesOf: centralPolicy.rulesOf,
      days: await openPersonDays(database, settings.TIMEZONE, Date.now),
    }
    await checkStoredSettings(database, settings.TIMEZONE, counting)
    await makePartitionsAhead(database, settings.DATA_RETENTION_DAYS, Date.now())
    await work(database, counting, settings)
  })
}
