import { rejudge as rejudgeAll } from '../jobs/rejudge.ts'
import { createTelling } from './told.ts'
import { withCounting } from './with-counting.ts'

/** `telemetry-server rejudge` */
export function rejudge({ json }: { json?: boolean }): Promise<void> {
  return withCounting(async (database, counting) => {
    const telling = createTelling()
    const done = await rejudgeAll(database, counting, ({ people, minutes, changed }) =>
      telling.now(`${people} people, ${minutes} minutes judged, ${changed} changed`),
    )
    console.log(
      json
        ? JSON.stringify(done)
        : `${done.people} people, ${done.minutes} minutes judged anew, ${done.changed} changed.`,
    )
  })
}
