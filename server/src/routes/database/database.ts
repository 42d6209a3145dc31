import { type CleanupAnswer, cleanupRequestSchema } from '@telemetry-tracker/shared/contracts/http'
import type { Context } from 'koa'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { clockUnsureForDeletion, invalidBody } from '../../errors.ts'
import { planRetention } from '../../jobs/plan-retention.ts'
import { applyRetention } from '../../jobs/retention.ts'
import { readJson } from '../../middlewares/read-json.ts'
import { createDatabaseStats, hasMinutes, withoutMinutes } from '../../queries/database-stats.ts'
import { retentionSettings } from '../../settings.ts'
import type { Serve } from '../serve.ts'

/**
 * `GET /db-stats`: database statistics. `POST /cleanup`: deletes data older than the retention, in limited steps, or everything older than the requested
 * days.
 */
export function databaseRoutes(
  serve: Serve,
  { settings, database, clock, trustedClock }: ServerContext,
): void {
  const databaseStats = createDatabaseStats(database, settings.DATA_RETENTION_DAYS)

  serve.raw('GET /db-stats', async ctx => {
    const stats = await databaseStats()
    ctx.body = settings.LEADERBOARD_MODE === 'team' ? withoutMinutes(stats) : stats
  })

  serve.raw('POST /cleanup', async (ctx, { viewer }) => {
    const body = hasBody(ctx) ? await readJson(ctx, settings.MAX_REQUEST_SIZE_KB) : {}
    const request = cleanupRequestSchema.safeParse(body)
    if (!request.success) throw invalidBody('days: must be a whole number from 1 to 36500, or omitted.')
    const retention = retentionSettings(settings)
    const { days } = request.data
    const dataDays = days ?? retention.dataDays
    const { nowMs, isSure } = trustedClock.read()
    // A new server, whose clock was never confirmed, has nothing to delete and answers that.
    if (!isSure && (await hasMinutes(database))) throw clockUnsureForDeletion()
    // With explicit days, everything older is deleted at once.
    const cut = days === undefined ? (await planRetention(database, retention, nowMs)).cut : undefined
    const deleted = isSure ? await applyRetention(database, { ...retention, dataDays }, nowMs, cut) : 0
    // In team mode the number of minutes could reveal data of few people.
    const isHeldBack = settings.LEADERBOARD_MODE === 'team'
    const cleanup = { days: dataDays, ...(!isHeldBack && { rows: deleted }) }
    await database.transaction(tx => audit.record({ tx, by: viewer, nowMs: clock() }, 'cleaned_up', cleanup))
    ctx.body = { ...(!isHeldBack && { deleted }), retention_days: dataDays } satisfies CleanupAnswer
  })
}

function hasBody(ctx: Context): boolean {
  return ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length')) > 0
}
