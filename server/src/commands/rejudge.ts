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
        progress.now(`${people} people, ${minutes} minutes judged, ${changed} changed`),
      ),
    )
    if (!done)
      throw new Failure(
        'A server judges all minutes anew just now: its policy page says how far it is; start this again when that is done.',
      )
    console.log(
      json
        ? JSON.stringify(done)
        : `${done.people} people, ${done.minutes} minutes judged anew, ${done.changed} changed.`,
    )
  })
}
