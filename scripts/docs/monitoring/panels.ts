import { processSeries, series, up } from './series.ts'

/** A plot: its queries by legend, in which `{{label}}` is a label's value. */
interface Panel {
  title: string
  /** What a reader should know to judge it. */
  description?: string
  /** Grafana's name of the unit. */
  unit: 'short' | 'reqps' | 's' | 'bytes' | 'percentunit' | 'cps'
  queries: Readonly<Record<string, string>>
}

/** Grafana chooses the range so that it covers several scrapes. */
const rate = (selector: string) => `rate(${selector}[$__rate_interval])`
const quantile = (share: number, buckets: string, by = 'le') =>
  `histogram_quantile(${share}, sum by (${by}) (${rate(buckets)}))`
const commitBuckets = series('telemetry_commit_seconds_bucket')
const lagBuckets = series('telemetry_ingest_lag_seconds_bucket')
const trackBuckets = series('http_request_duration_seconds_bucket', { route: '/track' })
/** Without files, which take as long as the network does, and without those who only ask whether the server runs. */
const pageBuckets = series('http_request_duration_seconds_bucket', {
  route: { not: /\/track|\/releases.*|\/extension.*|\/metrics|\/health|\/ready/ },
})

/** The rows of the dashboard, with the plots of each. */
export const rows: Readonly<Record<string, readonly Panel[]>> = {
  Ingest: [
    {
      title: 'Events per second',
      description: 'About one for each person at work.',
      unit: 'cps',
      queries: { '{{outcome}}': `sum by (outcome) (${rate(series('telemetry_events_total'))})` },
    },
    {
      title: 'Batches per second',
      description: 'About one in ten seconds for each person at work.',
      unit: 'cps',
      queries: { '{{outcome}}': `sum by (outcome) (${rate(series('telemetry_batches_total'))})` },
    },
    {
      title: 'Refused batches by reason',
      unit: 'cps',
      queries: { '{{reason}}': `sum by (reason) (${rate(series('telemetry_refusals_total'))})` },
    },
    {
      title: 'Age of the newest event on arrival',
      description: 'Usually 5 to 15 seconds. Higher while helpers deliver what they kept during an outage.',
      unit: 's',
      queries: { p50: quantile(0.5, lagBuckets), p95: quantile(0.95, lagBuckets) },
    },
  ],
  Commits: [
    {
      title: 'Duration of a commit',
      description: 'Usually 1 to 20 ms. Over 100 ms the disk or the database is too slow.',
      unit: 's',
      queries: { p50: quantile(0.5, commitBuckets), p99: quantile(0.99, commitBuckets) },
    },
    {
      title: 'Requests waiting for a transaction',
      description: 'Usually under 50. At 1000 a server sends helpers away until later.',
      unit: 'short',
      queries: { '{{instance}}': series('telemetry_queue_depth') },
    },
    {
      title: 'Batches per transaction',
      unit: 'short',
      queries: {
        average: `sum(${rate(series('telemetry_commit_batches_sum'))}) / sum(${rate(series('telemetry_commit_batches_count'))})`,
      },
    },
    {
      title: 'Failed transactions per second',
      unit: 'cps',
      queries: { '{{instance}}': rate(series('telemetry_commit_failures_total')) },
    },
  ],
  Requests: [
    {
      title: 'Requests per second by status',
      unit: 'reqps',
      queries: {
        '{{status}}': `sum by (status) (${rate(series('http_request_duration_seconds_count'))})`,
      },
    },
    {
      title: 'Duration of deliveries (POST /track)',
      unit: 's',
      queries: { p50: quantile(0.5, trackBuckets), p99: quantile(0.99, trackBuckets) },
    },
    {
      title: 'Duration of other requests',
      unit: 's',
      queries: { p50: quantile(0.5, pageBuckets), p99: quantile(0.99, pageBuckets) },
    },
    {
      title: 'Slowest routes (p99)',
      unit: 's',
      queries: { '{{route}}': `topk(5, ${quantile(0.99, pageBuckets, 'route, le')})` },
    },
  ],
  Servers: [
    {
      title: 'Servers up, and with a database that answers',
      unit: 'short',
      queries: { up: `sum(${up})`, database: `sum(${series('telemetry_database_up')})` },
    },
    {
      title: 'Event loop lag (p99)',
      description: 'How long a request waits for others on the same core.',
      unit: 's',
      queries: { '{{instance}}': processSeries('nodejs_eventloop_lag_p99_seconds') },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      queries: {
        '{{instance}} resident': processSeries('process_resident_memory_bytes'),
        '{{instance}} heap': processSeries('nodejs_heap_size_used_bytes'),
      },
    },
    {
      title: 'CPU',
      description: 'Share of one core.',
      unit: 'percentunit',
      queries: { '{{instance}}': rate(processSeries('process_cpu_seconds_total')) },
    },
  ],
  Database: [
    {
      title: 'Size of the database',
      unit: 'bytes',
      queries: { database: `max(${series('telemetry_database_bytes')})` },
    },
    {
      title: 'Connections to PostgreSQL',
      unit: 'short',
      queries: {
        '{{instance}} {{state}}': series('telemetry_database_connections'),
        '{{instance}} limit': series('telemetry_database_max_connections'),
        '{{instance}} waiting': series('telemetry_database_waiting_requests'),
      },
    },
    {
      title: 'Free disk of the SQLite file',
      unit: 'percentunit',
      queries: {
        '{{instance}}': `${series('telemetry_database_disk_free_bytes')} / ${series('telemetry_database_disk_size_bytes')}`,
      },
    },
    {
      title: 'Rows that wait for deletion, or for a partition',
      description: 'Usually 0.',
      unit: 'short',
      queries: {
        '{{table}} due': `max by (table) (${series('telemetry_retention_held_back_rows')})`,
        unpartitioned: `max(${series('telemetry_database_unpartitioned_rows')})`,
      },
    },
  ],
  Upkeep: [
    {
      title: 'Time since each task succeeded',
      description:
        'Maintenance runs once a day; team days are published every ten minutes, in team mode only.',
      unit: 's',
      queries: {
        '{{task}}': `time() - (max by (task) (${series('telemetry_task_last_success_timestamp_seconds')}) > 0)`,
      },
    },
    {
      title: 'Servers whose clock is confirmed',
      unit: 'short',
      queries: { confirmed: `sum(${series('telemetry_clock_sure')})` },
    },
    {
      title: 'Devices by version of the helper',
      unit: 'short',
      queries: {
        '{{version}}': `max by (version) (${series('telemetry_devices')})`,
        'not seen for 30 days': `max(${series('telemetry_devices_unseen')})`,
      },
    },
    {
      title: 'Versions of the servers',
      unit: 'short',
      queries: { '{{version}}': `count by (version) (${series('telemetry_build_info')})` },
    },
  ],
}
