import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { everybodysDays } from '../days/person-days.ts'
import { fillDemo, threeWeeks } from '../demo/fill.ts'
import { showProgress } from '../demo/progress.ts'
import { Failure } from '../failure.ts'
import { everybodysRules } from '../ingest/everybodys-rules.ts'
import { agreeWithDatabase } from '../jobs/agree-with-database.ts'
import { migrate } from '../migrations/migrate.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server demo` */
export function demo({ seed }: { seed: string }): Promise<void> {
  if (!/^\d{1,9}$/.test(seed)) throw new Failure(`--seed is "${seed}". Use a whole number such as 1.`)
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const counting = {
      ...everybodysRules(compileRules(settings.policy, settings.BUCKET_SIZE_SEC)),
      days: everybodysDays(settings.TIMEZONE),
    }
    await agreeWithDatabase(database, settings.TIMEZONE, counting)
    await fillDemo(database, {
      counting,
      timeZone: settings.TIMEZONE,
      seed: Number(seed),
      pastDays: threeWeeks,
      nowMs: Date.now(),
      onProgress: showProgress,
    })
  }, 'demo.db')
}
