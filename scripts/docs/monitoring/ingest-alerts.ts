import { thresholds } from '../../../server/src/metrics/thresholds.ts'
import type { Alert } from './alert.ts'
import { series } from './series.ts'

const counted = series('telemetry_batches_total', { outcome: 'counted' })
const week = '7d'
/** Reasons that say something about the server or its database; alerts of their own cover them. */
const ofServer = /busy|clock_unsure|database_unavailable|internal_error/

/** Alerts about batches: whether they arrive, are accepted and are committed fast. */
export const ingestAlerts = {
  TelemetryIngestDropped: {
    expr: `sum(rate(${counted}[30m])) < 0.2 * sum(rate(${counted}[30m] offset ${week})) and sum(rate(${counted}[30m] offset ${week})) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary: 'Less than a fifth of the batches of the same time a week ago are counted.',
    example: {
      stepMinutes: 10,
      // A batch a second for a week; then nearly none for two hours; then as before.
      series: { [`${counted.replace('}', ',instance="a:5000"}')}`]: '0+600x1020 612001+1x12 612613+600x24' },
      quietAt: 10_200,
      firesAt: 10_300,
      resolvedAt: 10_450,
      labels: {},
    },
  },
  TelemetryIngestLate: {
    expr: `histogram_quantile(0.5, sum by (le) (rate(${series('telemetry_ingest_lag_seconds_bucket')}[15m]))) > 300`,
    for: '30m',
    severity: 'warning',
    summary: 'Half of the batches arrive more than five minutes after what they contain.',
    example: {
      series: {
        'telemetry_ingest_lag_seconds_bucket{instance="a:5000",le="15"}': '0+60x20 1200+0x60 1200+60x90',
        'telemetry_ingest_lag_seconds_bucket{instance="a:5000",le="300"}': '0+60x20 1200+6x60 1560+60x90',
        'telemetry_ingest_lag_seconds_bucket{instance="a:5000",le="3600"}': '0+60x170',
        'telemetry_ingest_lag_seconds_bucket{instance="a:5000",le="+Inf"}': '0+60x170',
      },
      quietAt: 20,
      firesAt: 75,
      resolvedAt: 120,
      labels: {},
    },
  },
  TelemetryBatchesRefused: {
    expr: `sum by (reason) (rate(${series('telemetry_refusals_total', { reason: { not: ofServer } })}[15m])) / ignoring (reason) group_left () sum(rate(${series('telemetry_batches_total')}[15m])) > ${thresholds.refusedShare}`,
    for: '15m',
    severity: 'warning',
    summary:
      '{{ $value | humanizePercentage }} of the batches are refused with the reason {{ $labels.reason }}.',
    example: {
      series: {
        'telemetry_refusals_total{instance="a:5000",reason="too_many_requests"}': '0x20 6+6x40 246+0x60',
        'telemetry_batches_total{instance="a:5000",outcome="counted"}': '0+60x20 1254+54x40 3420+60x60',
        'telemetry_batches_total{instance="a:5000",outcome="refused"}': '0x20 6+6x40 246+0x60',
      },
      quietAt: 20,
      firesAt: 55,
      resolvedAt: 100,
      labels: { reason: 'too_many_requests' },
      value: '10%',
    },
  },
  TelemetryDevicesRejected: {
    expr: `sum(rate(${series('http_request_duration_seconds_count', { route: '/track', status: /401|403/ })}[15m])) / sum(rate(${series('http_request_duration_seconds_count', { route: '/track' })}[15m])) > 0.05`,
    for: '15m',
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the deliveries come from devices that are not accepted.',
    example: {
      series: {
        'http_request_duration_seconds_count{instance="a:5000",method="POST",route="/track",status="401"}':
          '0x20 15+15x40 615+0x60',
        'http_request_duration_seconds_count{instance="a:5000",method="POST",route="/track",status="201"}':
          '0+45x120',
      },
      quietAt: 20,
      firesAt: 55,
      resolvedAt: 100,
      labels: {},
      value: '25%',
    },
  },
  TelemetryBusy: {
    expr: `sum by (instance) (rate(${series('telemetry_refusals_total', { reason: 'busy' })}[5m])) > 0`,
    for: '10m',
    severity: 'warning',
    summary:
      '{{ $labels.instance }} has more batches than it can commit, and sends helpers away until later.',
    example: {
      series: { 'telemetry_refusals_total{instance="a:5000",reason="busy"}': '0x10 5+5x20 105+0x30' },
      quietAt: 10,
      firesAt: 25,
      resolvedAt: 50,
      labels: { instance: 'a:5000' },
    },
  },
  TelemetryQueueLong: {
    expr: `${series('telemetry_queue_depth')} > ${thresholds.waiting}`,
    for: '5m',
    severity: 'warning',
    summary: `More than ${thresholds.waiting} requests wait for a transaction on {{ $labels.instance }}.`,
    example: {
      series: { 'telemetry_queue_depth{instance="a:5000",job="telemetry-tracker"}': '3x10 800x15 2x20' },
      quietAt: 10,
      firesAt: 20,
      resolvedAt: 30,
      labels: { instance: 'a:5000', job: 'telemetry-tracker' },
    },
  },
  TelemetryCommitsSlow: {
    expr: `sum by (instance) (rate(${series('telemetry_commit_seconds_sum')}[5m])) / sum by (instance) (rate(${series('telemetry_commit_seconds_count')}[5m])) > ${thresholds.commitSec}`,
    for: '10m',
    severity: 'warning',
    summary: 'A commit takes {{ $value | humanizeDuration }} on average on {{ $labels.instance }}.',
    example: {
      series: {
        'telemetry_commit_seconds_sum{instance="a:5000"}': '0+6x10 90+30x30 961+1x30',
        'telemetry_commit_seconds_count{instance="a:5000"}': '0+100x70',
      },
      quietAt: 10,
      firesAt: 35,
      resolvedAt: 60,
      labels: { instance: 'a:5000' },
      value: '300ms',
    },
  },
  TelemetryCommitsFail: {
    expr: `sum by (instance) (rate(${series('telemetry_commit_failures_total')}[5m])) > ${thresholds.failedCommits}`,
    for: '10m',
    severity: 'critical',
    summary: 'Transactions that count batches fail on {{ $labels.instance }}.',
    example: {
      series: { 'telemetry_commit_failures_total{instance="a:5000"}': '0x10 1+1x20 21+0x30' },
      quietAt: 10,
      firesAt: 25,
      resolvedAt: 50,
      labels: { instance: 'a:5000' },
    },
  },
} as const satisfies Record<string, Alert>
