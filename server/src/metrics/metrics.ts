import { getHeapStatistics } from 'node:v8'
import type { IngestFigures } from '@telemetry-tracker/shared/contracts/system'
import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { collectDefaultMetrics, type Histogram, Registry } from 'prom-client'
import type { DeviceBatch, Outcome } from '../ingest/apply/device-batch.ts'
import { version } from '../version.ts'
import { boundOf, byLabel, countIn, sumIn, sumOf } from './figures.ts'
import { counter, gauge, histogram } from './registered.ts'
import { type WatchedDatabase, watchDatabase } from './watch-database.ts'

type Commit = (deviceBatches: readonly DeviceBatch[], shards?: readonly string[]) => Promise<Outcome[]>

/** Counts and times of the server's own work, without data about people. */
export interface Metrics {
  /** All metrics as Prometheus text. */
  text(): Promise<string>
  contentType: string
  /** A summary since the start, for the admin's system page. */
  figures(): Promise<IngestFigures>
  /** Sums since the start, for the rows of each minute. */
  totals(): Promise<IngestTotals>
  /** Measures the duration and the number of batches of each commit. */
  measuringCommits(commit: Commit): Commit
  /** Registers a function that returns how many requests wait for a commit. */
  watchQueue(depth: () => number): void
  /** Registers a function that returns whether the clock is trusted. */
  watchClock(isSure: () => boolean): void
  /** Registers the database, about which some figures are asked whenever the metrics are read. */
  watchDatabase(watched: WatchedDatabase): void
  /** Shows a task that has not run yet. */
  expectTask(task: Task): void
  taskSucceeded(task: Task): void
  taskFailed(task: Task): void
  /** Counts an answered batch, with the age of its newest event. */
  batchAnswered(answer: TrackAnswer, newestAgeSec: number): void
  /** Counts a batch that was rejected as a whole, by error code. */
  batchRefused(code: string): void
  requestAnswered(request: { method: string; route: string; status: number }, seconds: number): void
}

/** Sums since the start of the process, and how many requests wait now. */
export interface IngestTotals {
  events: number
  batches: number
  refused: number
  commits: number
  commitMs: number
  failedCommits: number
  waiting: number
}

/** Background tasks that each run on one of several servers. */
type Task = 'maintenance' | 'team_days'

/** @param ofProcess whether to include metrics of this process: memory, CPU, event loop */
export function createMetrics({ ofProcess = false }: { ofProcess?: boolean } = {}): Metrics {
  const register = new Registry()
  if (ofProcess) collectDefaultMetrics({ register })
  gauge(register, 'telemetry_build_info').set({ version, node: process.versions.node }, 1)
  gauge(register, 'telemetry_heap_limit_bytes').set(getHeapStatistics().heap_size_limit)
  const batches = counter(register, 'telemetry_batches_total')
  const events = counter(register, 'telemetry_events_total')
  const refusals = counter(register, 'telemetry_refusals_total')
  const commits = histogram(register, 'telemetry_commit_seconds')
  const failures = counter(register, 'telemetry_commit_failures_total')
  const groups = histogram(register, 'telemetry_commit_batches')
  const lag = histogram(register, 'telemetry_ingest_lag_seconds')
  const requests = histogram(register, 'http_request_duration_seconds')
  const lastSuccess = gauge(register, 'telemetry_task_last_success_timestamp_seconds')
  const taskFailures = counter(register, 'telemetry_task_failures_total')
  const known = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>()
  const counted = batches.labels('counted')
  const duplicate = batches.labels('duplicate')
  const ingested = events.labels('ingested')
  let waiting = () => 0

  return {
    text: () => register.metrics(),
    contentType: register.contentType,
    figures: async () => ({
      batches: byLabel(await batches.get(), 'outcome'),
      events: byLabel(await events.get(), 'outcome'),
      waiting: waiting(),
      commits: countIn(await commits.get()),
      failed_commits: sumOf(await failures.get()),
      commit_within_sec: boundOf(await commits.get(), 0.99),
      lag_within_sec: boundOf(await lag.get(), 0.95),
    }),
    totals: async () => {
      const outcomes = byLabel(await batches.get(), 'outcome')
      const commitTimes = await commits.get()
      return {
        events: byLabel(await events.get(), 'outcome')['ingested'] ?? 0,
        batches: (outcomes['counted'] ?? 0) + (outcomes['duplicate'] ?? 0),
        refused: outcomes['refused'] ?? 0,
        commits: countIn(commitTimes),
        commitMs: sumIn(commitTimes) * 1_000,
        failedCommits: sumOf(await failures.get()),
        waiting: waiting(),
      }
    },
    measuringCommits: commit => async (deviceBatches, shards) => {
      const startedAt = performance.now()
      try {
        return await commit(deviceBatches, shards)
      } catch (error) {
        failures.inc()
        throw error
      } finally {
        commits.observe((performance.now() - startedAt) / 1_000)
        groups.observe(deviceBatches.length)
      }
    },
    watchQueue: depth => {
      waiting = depth
      gauge(register, 'telemetry_queue_depth', it => it.set(depth()))
    },
    watchClock: isSure => void gauge(register, 'telemetry_clock_sure', it => it.set(isSure() ? 1 : 0)),
    watchDatabase: watched => watchDatabase(register, watched),
    expectTask: task => lastSuccess.inc({ task }, 0),
    taskSucceeded: task => lastSuccess.setToCurrentTime({ task }),
    taskFailed: task => taskFailures.inc({ task }),
    batchAnswered: (answer, newestAgeSec) => {
      if (answer.duplicate) duplicate.inc()
      else counted.inc()
      if (answer.ingested > 0) ingested.inc(answer.ingested)
      for (const { reason } of answer.rejected) events.inc({ outcome: reason })
      lag.observe(Math.max(0, newestAgeSec))
    },
    batchRefused: code => {
      batches.inc({ outcome: 'refused' })
      refusals.inc({ reason: code })
    },
    requestAnswered: ({ method, route, status }, seconds) => {
      const key = `${method} ${status} ${route}`
      const histogram = known.get(key) ?? requests.labels(method, route, String(status))
      known.set(key, histogram)
      histogram.observe(seconds)
    },
  }
}
