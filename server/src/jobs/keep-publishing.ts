import type { Logger } from 'pino'
import type { TrustedClock } from '../clock/trusted-clock.ts'
import type { Database } from '../database/database.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ServerSettings } from '../settings.ts'
import { publishTeamDays } from './publish-team-days.ts'

const everyMs = 10 * 60_000

interface Parts {
  database: Database
  settings: Pick<ServerSettings, 'LEADERBOARD_MODE' | 'TIMEZONE'>
  trustedClock: Pick<TrustedClock, 'read' | 'onSure'>
  metrics: Pick<Metrics, 'expectTask' | 'taskSucceeded' | 'taskFailed'>
  log: Logger
}

/** Publishes each day soon after it is over, if LEADERBOARD_MODE is `team`. Returns a function that stops this after the current run. */
export function keepPublishing({
  database,
  settings,
  trustedClock,
  metrics,
  log,
}: Parts): () => Promise<void> {
  if (settings.LEADERBOARD_MODE !== 'team') return async () => {}
  metrics.expectTask('team_days')
  let running: Promise<void> = Promise.resolve()
  const runNow = () => {
    running = running.then(run)
  }

  async function run(): Promise<void> {
    const { isSure, nowMs } = trustedClock.read()
    // Published days never change, so a wrong clock must not publish a day that is not over.
    if (!isSure) return
    try {
      const days = await publishTeamDays(database, { timeZone: settings.TIMEZONE, nowMs })
      metrics.taskSucceeded('team_days')
      if (days.length > 0) log.info({ days: days.length, last: days.at(-1) }, 'published team days')
    } catch (error) {
      metrics.taskFailed('team_days')
      log.error({ err: error }, 'cannot publish team days; trying again in 10 minutes')
    }
  }

  runNow()
  trustedClock.onSure(runNow)
  const timer = setInterval(runNow, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
