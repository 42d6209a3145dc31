import { randomUUID } from 'node:crypto'
import { getHeapStatistics } from 'node:v8'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { poolState } from '../database/sequelize-connections.ts'
import type { IngestTotals, Metrics } from '../metrics/metrics.ts'

export const minuteMs = 60_000
/** A day for the plots, and an hour more. */
const keptMs = 25 * 60 * minuteMs

interface Parts {
  database: Database
  metrics: Pick<Metrics, 'totals'>
  log: Pick<Logger, 'error'>
}

/** Stores a row about this process each minute, for the plots of the system page. Returns a function that stops this after the current row. */
export function keepServerMinutes({ database, metrics, log }: Parts): () => Promise<void> {
  const write = createMinuteWriter(database, metrics)
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(() =>
      write(Date.now()).catch(err => log.error({ err }, 'cannot store the numbers of this minute')),
    )
  }, minuteMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}

/** Makes a function that stores what happened since it was last called, and deletes rows that are older than a day. */
export function createMinuteWriter(
  database: Pick<Database, 'transaction' | 'dialect' | 'sequelize' | 'waitingRequests'>,
  metrics: Pick<Metrics, 'totals'>,
): (nowMs: number) => Promise<void> {
  const serverId = randomUUID()
  let before: IngestTotals | undefined

  return async nowMs => {
    const totals = await metrics.totals()
    const since = (name: keyof IngestTotals) => Math.round(totals[name] - (before?.[name] ?? 0))
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
    const pool = database.dialect === 'postgres' ? poolState(database.sequelize) : undefined
    const row = {
      // The minute that has just ended.
      minuteMs: Math.floor(nowMs / minuteMs) * minuteMs - minuteMs,
      serverId,
      events: since('events'),
      batches: since('batches'),
      refused: since('refused'),
      commits: since('commits'),
      commitMs: since('commitMs'),
      failedCommits: since('failedCommits'),
      waiting: totals.waiting,
      memoryBytes: process.memoryUsage.rss(),
      heapPercent: Math.round((used / limit) * 100),
      connections: pool === undefined ? null : pool.busy + pool.idle,
      waitingForConnection: pool === undefined ? null : database.waitingRequests(),
    }
    await database.transaction(async tx => {
      const { serverMinutes } = tx.models
      // Timers drift: two rows can be of the same minute, and the later one then counts for both.
      await serverMinutes.upsert(row, tx.forModels)
      await tx.run('DELETE FROM server_minutes WHERE minute_ms < $1', [nowMs - keptMs])
    })
    before = totals
  }
}
