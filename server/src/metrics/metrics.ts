import type { IngestFigures } from '@telemetry-tracker/shared/contracts/system'
import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DeviceBatch, Outcome } from '../ingest/apply/device-batch.ts'
import { boundOf, byLabel, countIn, sumOf } from './figures.ts'

type Commit = (deviceBatches: readonly DeviceBatch[]) => Promise<Outcome[]>

/** What the server tells about its own work, never about a person's: counts and times. */
export interface Metrics {
  /** The Prometheus text of everything, and its content type. */
  text(): Promise<string>
  contentType: string
  /** What came in since the start, for people to read. */
  figures(): Promise<IngestFigures>
  /** Measures each commit: how long it takes, and how many batches share it. */
  measuringCommits(commit: Commit): Commit
  /** Where to ask how many requests wait for a commit. */
  watchQueue(depth: () => number): void
  /** Where to ask whether the clock is believed. */
  watchClock(isSure: () => boolean): void
  /** How many minutes the retention has left for a later run. */
  heldBack(minutes: number): void
  /** A batch that was answered, and how old its newest event was. */
  batchAnswered(answer: TrackAnswer, newestAgeSec: number): void
  /** A batch that was refused as a whole, by the code of the error. */
  batchRefused(code: string): void
  requestAnswered(request: { method: string; route: string; status: number }, seconds: number): void
}

const commitSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const groupSizes = [1, 2, 4, 8, 16, 32, 64, 128]
/** From just now to the two weeks that a helper keeps. */
const ages = [2, 5, 10, 15, 30, 60, 300, 3_600, 21_600, 86_400, 604_800, 1_209_600]

/** @param ofProcess whether to tell about this process, too: memory, CPU, event loop */
export function createMetrics({ ofProcess = false }: { ofProcess?: boolean } = {}): Metrics {
  const register = new Registry()
  const registers = [register]
  if (ofProcess) collectDefaultMetrics({ register })
  const batches = new Counter({
    name: 'telemetry_batches_total',
    help: 'Batches by what became of them: counted, duplicate or refused',
    labelNames: ['outcome'],
    registers,
  })
  const events = new Counter({
    name: 'telemetry_events_total',
    help: 'Events of answered batches by what became of them: ingested, invalid, in_the_future, expired, outside_hours or paused',
    labelNames: ['outcome'],
    registers,
  })
  const refusals = new Counter({
    name: 'telemetry_refusals_total',
    help: 'Batches refused as a whole, by the code of the error',
    labelNames: ['reason'],
    registers,
  })
  const commits = new Histogram({
    name: 'telemetry_commit_seconds',
    help: 'How long a transaction that counts batches takes',
    buckets: commitSeconds,
    registers,
  })
  const failures = new Counter({
    name: 'telemetry_commit_failures_total',
    help: 'Transactions that counted nothing because the database refused or was away',
    registers,
  })
  const groups = new Histogram({
    name: 'telemetry_commit_batches',
    help: 'How many batches share a transaction',
    buckets: groupSizes,
    registers,
  })
  const lag = new Histogram({
    name: 'telemetry_ingest_lag_seconds',
    help: 'How old the newest event of a batch is when the batch arrives',
    buckets: ages,
    registers,
  })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long answers take, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: requestSeconds,
    registers,
  })
  const heldBack = new Gauge({
    name: 'telemetry_retention_held_back_minutes',
    help: 'Minutes that are older than the settings allow and wait for a later run or "telemetry-server retention --yes"',
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
        help: 'Requests that wait for a transaction',
        registers,
        collect() {
          this.set(depth())
        },
      })
    },
    watchClock: isSure =>
      void new Gauge({
        name: 'telemetry_clock_sure',
        help: 'Whether the clock of the machine is believed (1); while it is not (0), nothing is deleted or refused for its age',
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
      const one = known.get(key) ?? requests.labels(method, route, String(status))
      known.set(key, one)
      one.observe(seconds)
    },
  }
}
