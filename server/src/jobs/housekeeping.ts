import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import type { Logger } from 'pino'
import { limitsOf } from '../access/access.ts'
import { forgetOldSessions } from '../access/sessions.ts'
import type { TrustedClock } from '../clock/trusted-clock.ts'
import type { Database } from '../database/database.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { retentionSettings, type ServerSettings } from '../settings.ts'
import { compactBuckets } from './compact.ts'
import { writeHeldBack } from './held-back.ts'
import { makePartitionsAhead } from './make-partitions.ts'
import { planRetention } from './plan-retention.ts'
import { applyRetention, retentionInstant } from './retention.ts'
import { readMark } from './watermarks.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** Titles cannot be restored either: one run compacts at most this much time more than the previous one. */
const maxCompactStepMs = 2 * dayMs

interface Parts {
  database: Database
  settings: ServerSettings
  trustedClock: TrustedClock
  metrics: Pick<Metrics, 'taskSucceeded' | 'taskFailed'>
  log: Logger
}

/** The daily maintenance: partitions, retention, compaction. Deletes nothing while the clock is in doubt. */
export async function runMaintenance(parts: Parts): Promise<void> {
  const { database, settings, trustedClock, metrics, log } = parts
  try {
    await database.unlessElsewhere('daily', async () => {
      const { nowMs, isSure, why } = trustedClock.read()
      await makePartitionsAhead(database, settings.DATA_RETENTION_DAYS, nowMs)
      if (isSure) await deleteOld(parts, nowMs)
      else log.info({ why }, 'retention and compaction wait until the clock is confirmed')
      metrics.taskSucceeded('maintenance')
    })
  } catch (error) {
    metrics.taskFailed('maintenance')
    log.error({ err: error }, 'retention failed; trying again tomorrow')
  }
}

async function deleteOld({ database, settings, log }: Parts, nowMs: number): Promise<void> {
  await forgetOldSessions(database, limitsOf(settings), nowMs)
  const asOfMs = retentionInstant(database, nowMs)
  const { cut, heldBackMinutes, heldBackTotals } = await planRetention(
    database,
    retentionSettings(settings),
    asOfMs,
  )
  await writeHeldBack(database, { minutes: heldBackMinutes, totals: heldBackTotals })
  const deleted = await applyRetention(database, retentionSettings(settings), asOfMs, cut)
  if (deleted > 0) log.info({ deleted }, 'retention')
  if (heldBackMinutes + heldBackTotals > 0)
    log.warn(
      { minutes: heldBackMinutes, dailyTotals: heldBackTotals },
      'more data is due than one run deletes automatically; the rest is deleted in daily steps. To delete it now, run "telemetry-server retention --yes".',
    )
  const compacted = await compactOld(database, settings, nowMs)
  if (compacted > 0) log.info({ compacted }, 'removed unneeded window titles')
}

async function compactOld(database: Database, settings: ServerSettings, nowMs: number): Promise<number> {
  const { COMPACT_AFTER_HOURS: hours, BUCKET_SIZE_SEC } = settings
  if (hours === 0) return 0
  const mark = await database.reading(reads => readMark(reads, 'compacted'))
  const dueMs = nowMs - hours * hourMs
  const beforeMs = mark ? Math.min(dueMs, mark.beforeMs + maxCompactStepMs) : dueMs
  return compactBuckets(database, bucketStartMs(beforeMs, BUCKET_SIZE_SEC), nowMs)
}
