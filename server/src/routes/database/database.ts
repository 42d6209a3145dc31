import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { clockUnsureForDeletion, invalidBody } from '../../errors.ts'
import { planRetention } from '../../jobs/plan-retention.ts'
import { applyRetention } from '../../jobs/retention.ts'
import { readJson } from '../../middlewares/read-json.ts'
import { createDatabaseStats, hasMinutes, withoutMinutes } from '../../queries/database-stats.ts'
import { retentionSettings } from '../../settings.ts'
import type { ReadBody } from '../read-body.ts'
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

  /** Refuses any invalid body with the one sentence that helps: `days` is all it may have. */
  const readDays: ReadBody = async (ctx, schema) => {
    const request = schema.safeParse(await readJson(ctx, settings.MAX_REQUEST_SIZE_KB))
    if (!request.success) throw invalidBody('days: must be a whole number from 1 to 36500, or omitted.')
    return request.data
  }

  serve('GET /db-stats', async () => {
    const stats = await databaseStats()
    return settings.LEADERBOARD_MODE === 'team' ? withoutMinutes(stats) : stats
  })

  serve('POST /cleanup', { readBody: readDays }, async ({ viewer, body: { days } }) => {
    const retention = retentionSettings(settings)
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
    return { ...(!isHeldBack && { deleted }), retention_days: dataDays }
  })
}
