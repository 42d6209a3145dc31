import type { ServerDay, ServerPoint } from '@telemetry-tracker/shared/contracts/system'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'
import { minuteMs } from '../jobs/keep-server-minutes.ts'

/** Minutes in a point: enough points for a plot, and one every five minutes is few for a page. */
const pointMs = 5 * minuteMs
const dayMs = 24 * 60 * minuteMs

/**
 * What all servers did in the last day, in points of five minutes. With `areCountsHidden`, without the numbers that grow with each batch.
 */
export async function serverDay(
  { read }: Pick<Database, 'read'>,
  { nowMs, areCountsHidden }: { nowMs: number; areCountsHidden: boolean },
): Promise<ServerDay['points']> {
  const rows = await read(
    `SELECT minute_ms - minute_ms % ${pointMs} AS point_ms, COUNT(DISTINCT server_id) AS servers,
       COUNT(DISTINCT minute_ms) AS minutes, SUM(events) AS events, SUM(batches) AS batches,
       SUM(refused) AS refused, SUM(commits) AS commits, SUM(commit_ms) AS commit_ms,
       SUM(failed_commits) AS failed_commits, MAX(waiting) AS waiting, MAX(memory_bytes) AS memory_bytes,
       MAX(connections) AS connections
     FROM server_minutes WHERE minute_ms >= $1 GROUP BY 1 ORDER BY 1`,
    [Math.floor((nowMs - dayMs) / pointMs) * pointMs],
  )
  return rows.map(row => ({ ...pointOf(row), ...(areCountsHidden && hidden) }))
}

const hidden = { events: null, batches: null, refused: null, commit_ms: null, waiting: null } as const

function pointOf(row: Row): ServerPoint {
  const minutes = numberIn(row, 'minutes')
  const commits = numberIn(row, 'commits')
  const perMinute = (column: string) => Math.round(numberIn(row, column) / minutes)
  return {
    at: new Date(numberIn(row, 'point_ms')).toISOString(),
    servers: numberIn(row, 'servers'),
    events: perMinute('events'),
    batches: perMinute('batches'),
    refused: perMinute('refused'),
    failed_commits: numberIn(row, 'failed_commits'),
    commit_ms: commits === 0 ? null : Math.round((numberIn(row, 'commit_ms') / commits) * 10) / 10,
    waiting: numberIn(row, 'waiting'),
    memory_bytes: numberIn(row, 'memory_bytes'),
    connections: nullableNumberIn(row, 'connections'),
  }
}
