import type { ServerAdvice } from '@telemetry-tracker/shared/contracts/system'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'
import { minuteMs } from '../jobs/keep-server-minutes.ts'
import { thresholds } from '../metrics/thresholds.ts'

const consideredMs = 10 * minuteMs

/** Which alerts the numbers of the last ten minutes give reason for, of the server that is worst. */
export async function serverAdvice({ read }: Pick<Database, 'read'>, nowMs: number): Promise<ServerAdvice[]> {
  const rows = await read(
    `SELECT server_id, SUM(batches) AS batches, SUM(refused) AS refused, SUM(commits) AS commits,
       SUM(commit_ms) AS commit_ms, SUM(failed_commits) AS failed_commits, MIN(waiting) AS waiting,
       MAX(heap_percent) AS heap_percent, MIN(waiting_for_connection) AS waiting_for_connection
     FROM server_minutes WHERE minute_ms >= $1 GROUP BY server_id`,
    [nowMs - consideredMs - minuteMs],
  )
  return checks.filter(({ isOutside }) => rows.some(isOutside)).map(({ alert }) => alert)
}

interface Check {
  alert: ServerAdvice
  isOutside: (row: Row) => boolean
}

/** The worst first, by the severity of their alerts. */
const checks: readonly Check[] = [
  {
    alert: 'TelemetryCommitsFail',
    isOutside: row => numberIn(row, 'failed_commits') > thresholds.failedCommits,
  },
  {
    alert: 'TelemetryHeapFull',
    isOutside: row => numberIn(row, 'heap_percent') > thresholds.heapShare * 100,
  },
  {
    alert: 'TelemetryCommitsSlow',
    isOutside: row =>
      share(numberIn(row, 'commit_ms') / 1_000, numberIn(row, 'commits')) > thresholds.commitSec,
  },
  {
    alert: 'TelemetryQueueLong',
    isOutside: row => numberIn(row, 'waiting') > thresholds.waiting,
  },
  {
    alert: 'TelemetryDatabaseConnectionsExhausted',
    isOutside: row =>
      (nullableNumberIn(row, 'waiting_for_connection') ?? 0) > thresholds.waitingForConnection,
  },
  {
    alert: 'TelemetryBatchesRefused',
    isOutside: row => {
      const refused = numberIn(row, 'refused')
      return share(refused, refused + numberIn(row, 'batches')) > thresholds.refusedShare
    },
  },
]

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
