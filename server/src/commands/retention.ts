import type { Database } from '../database/database.ts'
import { type HeldBack, writeHeldBack } from '../jobs/held-back.ts'
import { countDue, planRetention } from '../jobs/plan-retention.ts'
import { applyRetention } from '../jobs/retention.ts'
import { migrate } from '../migrations/migrate.ts'
import { retentionSettings, type ServerSettings } from '../settings.ts'
import { openCommandClock } from './command-clock.ts'
import { withDatabase } from './with-database.ts'

interface Options {
  yes?: boolean
  json?: boolean
}

/** `telemetry-server retention` */
export function retention({ yes, json }: Options): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const deleted = yes
      ? await applyRetention(database, retentionSettings(settings), Date.now())
      : await deleteStep(database, settings)
    const remaining = await countDue(database, retentionSettings(settings), Date.now())
    await writeHeldBack(database, remaining)
    console.log(
      json
        ? JSON.stringify({
            deleted,
            held_back_minutes: remaining.minutes,
            held_back_totals: remaining.totals,
          })
        : report(deleted, remaining),
    )
  })
}

/** While the clock is in doubt, uses the last confirmed time: data that was too old then is too old now. */
async function deleteStep(database: Database, settings: ServerSettings): Promise<number> {
  const { nowMs, isSure, why, confirmedMs } = (await openCommandClock(database, settings)).read()
  if (!isSure) {
    const [machine, confirmed] = [Date.now(), confirmedMs].map(ms => ms && new Date(ms).toISOString())
    process.stderr.write(
      `The clock of this machine (${machine}) is not confirmed (${why}; last confirmed: ${confirmed ?? 'never'}). ${
        confirmed ? 'Only data that was too old at that time is deleted.' : 'Nothing is deleted.'
      } If the clock is right, run "telemetry-server clock --confirm" first.\n`,
    )
    if (confirmedMs === undefined) return 0
  }
  const retention = retentionSettings(settings)
  const { cut } = await planRetention(database, retention, nowMs)
  return applyRetention(database, retention, nowMs, cut)
}

function report(deleted: number, { minutes, totals }: HeldBack): string {
  if (minutes + totals === 0) return `${deleted} rows deleted.`
  return `${deleted} rows deleted. Another ${minutes} minutes and ${totals} daily totals are older than the settings allow. A running server deletes them in daily steps. Add --yes to delete all of them now.`
}
