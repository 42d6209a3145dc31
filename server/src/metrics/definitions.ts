import { rejectionReasonSchema } from '@telemetry-tracker/shared/contracts/track'
import { countedDeviceDays } from '@telemetry-tracker/shared/contracts/updates'

/** A metric as `GET /metrics` describes it. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  /** Each label with the values it can have, or with a sentence if they are not known in advance. All of them are few, and none is about a person. */
  labels?: Readonly<Record<string, readonly string[] | string>>
  /** The bounds of a histogram. */
  buckets?: readonly number[]
}

/** The error codes with which `POST /track` refuses a batch of a sender it accepts. */
const refusalReasons = [
  'busy',
  'clock_unsure',
  'database_unavailable',
  'epoch_retired',
  'internal_error',
  'invalid_body',
  'sequence_gap',
  'sequence_reused',
  'too_large',
  'too_many_requests',
  'unsupported_encoding',
] as const

/**
 * Every metric of this server's own. Alerting rules, the Grafana dashboard and docs/metrics.md are generated from this table, so they
 * cannot name a metric or a label that does not exist. Names follow https://prometheus.io/docs/practices/naming/.
 */
export const metricDefinitions = {
  telemetry_build_info: {
    type: 'gauge',
    help: 'The version of the server and of Node.js; always 1',
    labels: { version: 'the version of the server', node: 'the version of Node.js' },
  },
  telemetry_batches_total: {
    type: 'counter',
    help: 'Batches by outcome',
    labels: { outcome: ['counted', 'duplicate', 'refused'] },
  },
  telemetry_events_total: {
    type: 'counter',
    help: 'Events of answered batches by outcome',
    labels: { outcome: ['ingested', ...rejectionReasonSchema.options] },
  },
  telemetry_refusals_total: {
    type: 'counter',
    help: 'Batches rejected as a whole, by error code',
    labels: { reason: refusalReasons },
  },
  telemetry_queue_depth: { type: 'gauge', help: 'Requests waiting for a transaction' },
  telemetry_commit_seconds: {
    type: 'histogram',
    help: 'Duration of transactions that count batches',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  telemetry_commit_batches: {
    type: 'histogram',
    help: 'Number of batches per transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  },
  telemetry_commit_failures_total: {
    type: 'counter',
    help: 'Transactions that failed because of a database error or an unavailable database',
  },
  telemetry_ingest_lag_seconds: {
    type: 'histogram',
    help: 'Age of the newest event of a batch when the batch arrives',
    // Up to two weeks, as long as a helper keeps events.
    buckets: [2, 5, 10, 15, 30, 60, 300, 3_600, 21_600, 86_400, 604_800, 1_209_600],
  },
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of requests, by route',
    labels: {
      method: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'other'],
      route: 'the pattern of the route, such as /track',
      status: 'the HTTP status',
    },
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  telemetry_clock_sure: {
    type: 'gauge',
    help: 'Whether the clock of the machine is trusted (1); otherwise (0) nothing is deleted or rejected because of its age',
  },
  telemetry_task_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When a background task last succeeded on this server; 0 if it has not since the start. Each run is on one of the servers',
    labels: { task: ['maintenance', 'team_days'] },
  },
  telemetry_task_failures_total: {
    type: 'counter',
    help: 'Failed runs of background tasks on this server',
    labels: { task: ['maintenance', 'team_days'] },
  },
  telemetry_database_up: {
    type: 'gauge',
    help: 'Whether the database answered a query within 3 seconds (1) or not (0)',
  },
  telemetry_database_bytes: { type: 'gauge', help: 'Size of the database; the same on every server' },
  telemetry_database_connections: {
    type: 'gauge',
    help: 'Open connections of this server to PostgreSQL',
    labels: { state: ['busy', 'idle'] },
  },
  telemetry_database_max_connections: {
    type: 'gauge',
    help: 'The limit of telemetry_database_connections (DATABASE_POOL_SIZE)',
  },
  telemetry_database_waiting_requests: {
    type: 'gauge',
    help: 'Requests waiting for a connection to PostgreSQL',
  },
  telemetry_database_unpartitioned_rows: {
    type: 'gauge',
    help: 'Minutes in no partition of PostgreSQL, counted up to 1000; the same on every server',
  },
  telemetry_database_disk_free_bytes: {
    type: 'gauge',
    help: 'Free space on the disk of the SQLite file',
  },
  telemetry_database_disk_size_bytes: { type: 'gauge', help: 'Size of the disk of the SQLite file' },
  telemetry_retention_held_back_rows: {
    type: 'gauge',
    help: 'Rows that are due for deletion and wait for a later run or "telemetry-server retention --yes"; the same on every server',
    labels: { table: ['buckets', 'daily_totals'] },
  },
  telemetry_devices: {
    type: 'gauge',
    help: `Enrolled devices seen within ${countedDeviceDays} days, by version of the helper; the same on every server`,
    labels: { version: 'the 20 newest versions, and other' },
  },
  telemetry_devices_unseen: {
    type: 'gauge',
    help: `Enrolled devices not seen within ${countedDeviceDays} days; the same on every server`,
  },
  telemetry_heap_limit_bytes: {
    type: 'gauge',
    help: 'The limit of nodejs_heap_size_used_bytes, at which the process ends',
  },
} as const satisfies Record<string, MetricDefinition>

/** Those metrics of prom-client about the process and Node.js that alerts and dashboard use. */
export const processMetrics = [
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_heap_size_used_bytes',
  'process_cpu_seconds_total',
  'process_max_fds',
  'process_open_fds',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
] as const

type Definitions = typeof metricDefinitions
export type MetricName = keyof Definitions
/** The names of metrics of a type. */
export type NameOf<T extends MetricDefinition['type']> = {
  [N in MetricName]: Definitions[N]['type'] extends T ? N : never
}[MetricName]
/** The names of a metric's labels. */
export type LabelOf<N extends MetricName> = Definitions[N] extends { labels: infer L }
  ? keyof L & string
  : never
