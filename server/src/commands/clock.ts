import { randomUUID } from 'node:crypto'
import { writeConfirmedTime } from '../clock/confirmed-time.ts'
import { undoFutureWrites } from '../clock/undo-future-writes.ts'
import { migrate } from '../migrations/migrate.ts'
import { agesOf } from '../settings.ts'
import { openCommandClock } from './command-clock.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server clock` */
export function clock({ confirm, json }: { confirm?: boolean; json?: boolean }): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    if (confirm) {
      const ms = Date.now()
      await database.transaction(async tx => {
        await undoFutureWrites(tx, agesOf(settings), ms)
        await writeConfirmedTime(tx, { ms, by: `operator ${randomUUID()}` })
      })
    }
    const { isSure, why, confirmedMs } = (await openCommandClock(database, settings)).read()
    const found = {
      sure: isSure,
      why: why ?? null,
      now: new Date().toISOString(),
      last_confirmed: confirmedMs === undefined ? null : new Date(confirmedMs).toISOString(),
    }
    if (json) console.log(JSON.stringify(found))
    else {
      console.log(`this machine       ${found.now}`)
      console.log(`last confirmed     ${found.last_confirmed ?? 'never'}`)
      console.log(
        `trusted            ${isSure ? 'yes' : `no (${why}); if the clock is right, add --confirm`}`,
      )
    }
  })
}
