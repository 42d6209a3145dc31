import type { IngestFigures } from '@telemetry-tracker/shared/contracts/system'
import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DeviceBatch, Outcome } from '../ingest/apply/device-batch.ts'
import { boundOf, byLabel, countIn, sumOf } from './figures.ts'

type Commit = (deviceBatches: readonly DeviceBatch[]) => Promise<Outcome[]>

/** Counts and times of the server's own work, without data about people. */
export interface Metrics {
  /** All metrics as Prometheus text. */
  text(): Promise<string>
  contentType: string
  /** A summary since the start, for the admin's system page. */
  figures(): Promise<IngestFigures>
  /** Measures the duration and the number of batches of each commit. */
  measuringCommits(commit: Commit): Commit
  /** Registers a function that returns how many requests wait for a commit. */
  watchQueue(depth: () => number): void
  /** Registers a function that returns whether the clock is trusted. */
  watchClock(isSure: () => boolean): void
  /** Sets how many minutes retention has left for a later run. */
  heldBack(minutes: number): void
  /** Counts an answered batch, with the age of its newest event. */
  batchAnswered(answer: TrackAnswer, newestAgeSec: number): void
  /** Counts a batch that was rejected as a whole, by error code. */
  batchRefused(code: string): void
  requestAnswered(request: { method: string; route: string; status: number }, seconds: number): void
}

const commitSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const groupSizes = [1, 2, 4, 8, 16, 32, 64, 128]
/** Up to two weeks, as long as a helper keeps events. */
const ages = [2, 5, 10, 15, 30, 60, 300, 3_600, 21_600, 86_400, 604_800, 1_209_600]

/** @param ofProcess whether to include metrics of this process: memory, CPU, event loop */
export function createMetrics({ ofProcess = false }: { ofProcess?: boolean } = {}): Metrics {
  const register = new Registry()
  const registers = [register]
  if (ofProcess) collectDefaultMetrics({ register })
  const batches = new Counter({
    name: 'telemetry_batches_total',
    help: 'Batches by outcome: counted, duplicate or refused',
    labelNames: ['outcome'],
    registers,
  })
  const events = new Counter({
    name: 'telemetry_events_total',
    help: 'Events of answered batches by outcome: ingested, invalid, in_the_future, expired, outside_hours or paused',
    labelNames: ['outcome'],
    registers,
  })
  const refusals = new Counter({
    name: 'telemetry_refusals_total',
    help: 'Batches rejected as a whole, by error code',
    labelNames: ['reason'],
    registers,
  })
  const commits = new Histogram({
    name: 'telemetry_commit_seconds',
    help: 'Duration of transactions that count batches',
    buckets: commitSeconds,
    registers,
  })
  const failures = new Counter({
    name: 'telemetry_commit_failures_total',
    help: 'Transactions that failed because of a database error or an unavailable database',
    registers,
  })
  const groups = new Histogram({
    name: 'telemetry_commit_batches',
    help: 'Number of batches per transaction',
    buckets: groupSizes,
    registers,
  })
  const lag = new Histogram({
    name: 'telemetry_ingest_lag_seconds',
    help: 'Age of the newest event of a batch when the batch arrives',
    buckets: ages,
    registers,
  })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: requestSeconds,
    registers,
  })
  const heldBack = new Gauge({
    name: 'telemetry_retention_held_back_minutes',
    help: 'Minutes that are due for deletion and wait for a later run or "telemetry-server retention --yes"',
    registers,
  })
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
    measuringCommits: commit => async deviceBatches => {
      const startedAt = performance.now()
      try {
        return await commit(deviceBatches)
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
      new Gauge({
        name: 'telemetry_queue_depth',
        help: 'Requests waiting for a transaction',
        registers,
        collect() {
          this.set(depth())
        },
      })
    },
    watchClock: isSure =>
      void new Gauge({
        name: 'telemetry_clock_sure',
        help: 'Whether the clock of the machine is trusted (1); otherwise (0) nothing is deleted or rejected because of its age',
        registers,
        collect() {
          this.set(isSure() ? 1 : 0)
        },
      }),
    heldBack: minutes => heldBack.set(minutes),
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
