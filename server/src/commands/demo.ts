import { pino } from 'pino'
import { fillDemo, threeWeeks } from '../demo/fill.ts'
import { showProgress } from '../demo/progress.ts'
import { Failure } from '../failure.ts'
import { migrate } from '../migrations/migrate.ts'
import { openServerContext } from './server-context.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server demo` */
export function demo({ seed }: { seed: string }): Promise<void> {
  if (!/^\d{1,9}$/.test(seed)) throw new Failure(`--seed is "${seed}". Use a whole number such as 1.`)
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const log = pino({ level: 'warn' })
    const context = await openServerContext({ settings, database, log, isDemo: true })
    try {
      await fillDemo(context, {
        seed: Number(seed),
        pastDays: threeWeeks,
        nowMs: Date.now(),
        onProgress: showProgress,
      })
    } finally {
      await context.groupCommit.drain()
      await context.trustedClock.close()
    }
  }, 'demo.db')
}
