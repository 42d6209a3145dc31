import { thresholds } from '../../../server/src/metrics/thresholds.ts'
import type { Alert } from './alert.ts'
import { series } from './series.ts'

const ofA = { instance: 'a:5000', job: 'telemetry-tracker' }
const onA = '{instance="a:5000",job="telemetry-tracker"}'
const heldBack = series('telemetry_retention_held_back_rows')
const lastSuccess = (task: 'maintenance' | 'team_days') =>
  series('telemetry_task_last_success_timestamp_seconds', { task })
const hour = 3_600

/** Alerts about the database, the clock, background tasks and devices. */
export const upkeepAlerts = {
  TelemetryDatabaseUnreachable: {
    expr: `${series('telemetry_database_up')} == 0`,
    for: '2m',
    severity: 'critical',
    summary: 'The database does not answer {{ $labels.instance }}.',
    example: {
      series: { [`telemetry_database_up${onA}`]: '1x10 0x10 1x30' },
      quietAt: 10,
      firesAt: 15,
      resolvedAt: 25,
      labels: ofA,
    },
  },
  TelemetryDatabaseConnectionsExhausted: {
    expr: `${series('telemetry_database_waiting_requests')} > ${thresholds.waitingForConnection}`,
    for: '5m',
    severity: 'warning',
    summary: 'Requests wait for a connection to the database on {{ $labels.instance }}.',
    example: {
      series: { [`telemetry_database_waiting_requests${onA}`]: '0x10 4x20 0x30' },
      quietAt: 10,
      firesAt: 20,
      resolvedAt: 35,
      labels: ofA,
    },
  },
  TelemetryDatabaseDiskFull: {
    expr: `${series('telemetry_database_disk_free_bytes')} / ${series('telemetry_database_disk_size_bytes')} < 0.15`,
    for: '15m',
    severity: 'critical',
    summary:
      'The disk of the SQLite file has {{ $value | humanizePercentage }} left on {{ $labels.instance }}.',
    example: {
      series: {
        [`telemetry_database_disk_free_bytes${onA}`]: '500x10 100x30 500x30',
        [`telemetry_database_disk_size_bytes${onA}`]: '1000x70',
      },
      quietAt: 10,
      firesAt: 30,
      resolvedAt: 45,
      labels: ofA,
      value: '10%',
    },
  },
  TelemetryMinutesUnpartitioned: {
    expr: `max(${series('telemetry_database_unpartitioned_rows')}) > 0`,
    for: '2d',
    severity: 'warning',
    summary: 'Minutes are in no partition of the database for two days.',
    example: {
      stepMinutes: 10,
      series: { [`telemetry_database_unpartitioned_rows${onA}`]: '0x1 7x300 0x6' },
      quietAt: 2_800,
      firesAt: 2_950,
      resolvedAt: 3_050,
      labels: {},
    },
  },
  TelemetryClockUnsure: {
    // Without batches, nobody is at work who could confirm the clock.
    expr: `${series('telemetry_clock_sure')} == 0 and on () sum(rate(${series('telemetry_batches_total')}[30m])) > 0`,
    for: '1h',
    severity: 'warning',
    summary:
      'Batches arrive, and the clock of {{ $labels.instance }} is not confirmed, so nothing is deleted there.',
    example: {
      series: {
        [`telemetry_clock_sure${onA}`]: '1x10 0x90 1x60',
        'telemetry_batches_total{instance="b:5000",outcome="counted"}': '0+60x160',
      },
      quietAt: 60,
      firesAt: 80,
      resolvedAt: 110,
      labels: ofA,
    },
  },
  TelemetryTaskOverdue: {
    expr: `time() - max by (task) (${lastSuccess('maintenance')}) > ${36 * hour} or time() - max by (task) (${lastSuccess('team_days')}) > ${2 * hour}`,
    for: '1h',
    severity: 'warning',
    summary: 'The task {{ $labels.task }} has not succeeded for {{ $value | humanizeDuration }}.',
    example: {
      // At minute n, time() is 60 n. The second server never ran it, which is no fault.
      series: {
        [`telemetry_task_last_success_timestamp_seconds{instance="a:5000",task="team_days"}`]:
          '0+60x60 3600x220 16860+60x60',
        [`telemetry_task_last_success_timestamp_seconds{instance="b:5000",task="team_days"}`]: '0x340',
      },
      quietAt: 170,
      firesAt: 260,
      resolvedAt: 300,
      labels: { task: 'team_days' },
      value: '3h 20m 0s',
    },
  },
  TelemetryRetentionHeldBack: {
    expr: `max by (table) (${heldBack}) >= (max by (table) (${heldBack} offset 2d) > 0)`,
    for: '1h',
    severity: 'warning',
    summary: 'Rows of {{ $labels.table }} that are due for deletion do not become fewer.',
    example: {
      stepMinutes: 10,
      series: {
        [`telemetry_retention_held_back_rows{instance="a:5000",table="buckets"}`]: '0x1 5000x310 4000x6',
      },
      quietAt: 2_880,
      firesAt: 3_000,
      resolvedAt: 3_150,
      labels: { table: 'buckets' },
    },
  },
  TelemetryDevicesUnseen: {
    expr: `max(${series('telemetry_devices_unseen')}) / (max(${series('telemetry_devices_unseen')}) + sum(max by (version) (${series('telemetry_devices')}))) > 0.2`,
    for: '1d',
    severity: 'info',
    summary: '{{ $value | humanizePercentage }} of the enrolled devices were not seen for 30 days.',
    example: {
      stepMinutes: 10,
      series: {
        [`telemetry_devices_unseen${onA}`]: '1x1 25x150 2x6',
        [`telemetry_devices{instance="a:5000",version="0.2.0"}`]: '70x160',
        [`telemetry_devices{instance="a:5000",version="other"}`]: '5x160',
        [`telemetry_devices{instance="b:5000",version="0.2.0"}`]: '70x160',
      },
      quietAt: 1_400,
      firesAt: 1_480,
      resolvedAt: 1_550,
      labels: {},
      value: '25%',
    },
  },
} as const satisfies Record<string, Alert>
