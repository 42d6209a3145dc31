import type { IngestFigures } from '@telemetry-tracker/shared/contracts/system'
import type { ServerContext } from '../../context.ts'
import { readHeldBack } from '../../jobs/held-back.ts'
import { helperVersions } from '../../queries/helper-versions.ts'
import { serverAdvice } from '../../queries/server-advice.ts'
import { serverDay } from '../../queries/server-day.ts'
import type { ServerSettings } from '../../settings.ts'
import { readiness } from '../health/health.ts'
import type { Serve } from '../serve.ts'

/** `GET /admin/system`, `/admin/system/day`: the state of this server and the last day of all, for admins who are not their operator. */
export function systemRoute(serve: Serve, context: ServerContext): void {
  const { settings, database, metrics, version, clock, trustedClock } = context

  serve('GET /admin/system', async () => {
    const { isSure, why, confirmedMs } = trustedClock.read()
    const heldBack = await readHeldBack(database)
    return {
      version,
      node: process.version,
      database: database.dialect,
      started: new Date(clock() - process.uptime() * 1000).toISOString(),
      ready: await readiness(context),
      clock: {
        sure: isSure,
        why: why ?? null,
        now: new Date(clock()).toISOString(),
        last_confirmed: confirmedMs === undefined ? null : new Date(confirmedMs).toISOString(),
      },
      held_back: { minutes: heldBack.minutes, daily_totals: heldBack.totals },
      settings: {
        timezone: settings.TIMEZONE,
        leaderboard_mode: settings.LEADERBOARD_MODE,
        retention_days: settings.DATA_RETENTION_DAYS,
        summary_retention_days: settings.SUMMARY_RETENTION_DAYS,
        bucket_size_sec: settings.BUCKET_SIZE_SEC,
        drop_titles: settings.DROP_TITLES,
      },
      ingest: withoutCounts(await metrics.figures(), settings.LEADERBOARD_MODE),
      helpers: await helperVersions(database),
    }
  })

  serve('GET /admin/system/day', async () => ({
    points: await serverDay(database, {
      nowMs: clock(),
      areCountsHidden: settings.LEADERBOARD_MODE === 'team',
    }),
    advice: await serverAdvice(database, clock()),
  }))
}

/** Counters grow with each batch and would reveal who is working now. In team mode only `/metrics` has them, for the operator. */
function withoutCounts(figures: IngestFigures, mode: ServerSettings['LEADERBOARD_MODE']): IngestFigures {
  return mode === 'team' ? { ...figures, batches: {}, events: {}, commits: 0 } : figures
}
