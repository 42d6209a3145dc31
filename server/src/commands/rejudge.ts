import { Failure } from '../failure.ts'
import { rejudge as rejudgeAll } from '../jobs/rejudge.ts'
import { createProgressReporter } from './progress-reporter.ts'
import { withCounting } from './with-counting.ts'

/** `telemetry-server rejudge` */
export function rejudge({ json }: { json?: boolean }): Promise<void> {
  return withCounting(async (database, counting) => {
    const progress = createProgressReporter()
    const done = await database.unlessElsewhere('rejudge', () =>
      rejudgeAll(database, counting, ({ people, minutes, changed }) =>
        progress.now(`${people} people, ${minutes} minutes evaluated, ${changed} changed`),
      ),
    )
    if (!done)
      throw new Failure(
        'A server is already re-evaluating past minutes. Its policy page shows the progress. Run this again when it is done.',
      )
    console.log(
      json
        ? JSON.stringify(done)
        : `${done.people} people, ${done.minutes} minutes re-evaluated, ${done.changed} changed.`,
    )
  })
}
