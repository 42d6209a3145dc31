import { thresholds } from '../../../server/src/metrics/thresholds.ts'
import type { Alert, Example } from './alert.ts'
import { processSeries, series, up } from './series.ts'

const ofA = { instance: 'a:5000', job: 'telemetry-tracker' }
const onA = '{instance="a:5000",job="telemetry-tracker"}'

/** A series that is healthy for ten minutes, then not, then healthy again. */
function upset(name: string, [good, bad]: readonly [number, number], minutes: number): Example['series'] {
  return { [`${name}${onA}`]: `${good}x10 ${bad}x${minutes} ${good}x${minutes + 30}` }
}

/** Alerts about the servers' processes. */
export const serverAlerts = {
  TelemetryAllServersDown: {
    expr: `absent(${up} == 1)`,
    for: '1m',
    severity: 'critical',
    summary: 'No server can be scraped: helpers keep their events, and dashboards do not open.',
    example: {
      series: upset('up', [1, 0], 10),
      quietAt: 10,
      firesAt: 15,
      resolvedAt: 25,
      labels: {},
    },
  },
  TelemetryServerDown: {
    expr: `${up} == 0`,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.instance }} cannot be scraped.',
    example: {
      series: upset('up', [1, 0], 20),
      quietAt: 10,
      firesAt: 20,
      resolvedAt: 35,
      labels: ofA,
    },
  },
  TelemetryServerRestarts: {
    expr: `changes(${processSeries('process_start_time_seconds')}[30m]) > 3`,
    for: '0m',
    severity: 'warning',
    summary: '{{ $labels.instance }} has restarted {{ $value }} times in half an hour.',
    example: {
      series: { [`process_start_time_seconds${onA}`]: '1000x10 2000x1 3000x1 4000x1 5000x1 6000x60' },
      quietAt: 12,
      firesAt: 25,
      resolvedAt: 60,
      labels: ofA,
      value: '5',
    },
  },
  TelemetryServerErrors: {
    expr: `sum by (instance, route) (rate(${series('http_request_duration_seconds_count', { status: '500' })}[5m])) > 0`,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.instance }} answers requests to {{ $labels.route }} with an internal error.',
    example: {
      series: {
        'http_request_duration_seconds_count{instance="a:5000",method="GET",route="/leaderboard",status="500"}':
          '0x10 1+1x20 21+0x30',
      },
      quietAt: 10,
      firesAt: 20,
      resolvedAt: 50,
      labels: { instance: 'a:5000', route: '/leaderboard' },
    },
  },
  TelemetryRequestsSlow: {
    expr: `histogram_quantile(0.99, sum by (instance, route, le) (rate(${series('http_request_duration_seconds_bucket', { route: { not: /\/releases.*|\/extension.*|\/metrics|\/ready|other/ } })}[15m]))) > 2.5 and sum by (instance, route) (rate(${series('http_request_duration_seconds_count')}[15m])) > 0.05`,
    for: '15m',
    severity: 'warning',
    summary:
      'One of a hundred requests to {{ $labels.route }} of {{ $labels.instance }} takes more than 2.5 s.',
    example: {
      series: {
        ...requestBuckets('1', '0+60x20 1200+0x40 1200+60x60'),
        ...requestBuckets('2.5', '0+60x20 1200+0x40 1200+60x60'),
        ...requestBuckets('5', '0+60x120'),
        ...requestBuckets('+Inf', '0+60x120'),
        'http_request_duration_seconds_count{instance="a:5000",route="/track"}': '0+60x120',
      },
      quietAt: 20,
      firesAt: 50,
      resolvedAt: 100,
      labels: { instance: 'a:5000', route: '/track' },
    },
  },
  TelemetryEventLoopBlocked: {
    expr: `${processSeries('nodejs_eventloop_lag_p99_seconds')} > 0.5`,
    for: '10m',
    severity: 'warning',
    summary:
      'The event loop of {{ $labels.instance }} is blocked for {{ $value | humanizeDuration }} at a time.',
    example: {
      series: upset('nodejs_eventloop_lag_p99_seconds', [0.02, 0.8], 20),
      quietAt: 10,
      firesAt: 25,
      resolvedAt: 35,
      labels: ofA,
      value: '800ms',
    },
  },
  TelemetryHeapFull: {
    expr: `${processSeries('nodejs_heap_size_used_bytes')} / ${series('telemetry_heap_limit_bytes')} > ${thresholds.heapShare}`,
    for: '10m',
    severity: 'warning',
    summary:
      '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its heap, and ends when it is full.',
    example: {
      series: {
        ...upset('nodejs_heap_size_used_bytes', [100e6, 3.6e9], 20),
        [`telemetry_heap_limit_bytes${onA}`]: '4000000000x70',
      },
      quietAt: 10,
      firesAt: 25,
      resolvedAt: 35,
      labels: ofA,
      value: '90%',
    },
  },
  TelemetryFilesExhausted: {
    expr: `${processSeries('process_open_fds')} / ${processSeries('process_max_fds')} > 0.8`,
    for: '10m',
    severity: 'warning',
    summary:
      '{{ $labels.instance }} has {{ $value | humanizePercentage }} of the files and connections open that it may have.',
    example: {
      series: { ...upset('process_open_fds', [50, 950], 20), [`process_max_fds${onA}`]: '1000x70' },
      quietAt: 10,
      firesAt: 25,
      resolvedAt: 35,
      labels: ofA,
      value: '95%',
    },
  },
  TelemetryVersionsDiffer: {
    expr: `count(count by (version) (${series('telemetry_build_info')})) > 1`,
    for: '2h',
    severity: 'info',
    summary: 'Servers of {{ $value }} versions run on the same database.',
    example: {
      series: {
        'telemetry_build_info{instance="a:5000",version="0.2.0"}': '1x300',
        'telemetry_build_info{instance="b:5000",version="0.2.0"}': '1x200 stale',
        'telemetry_build_info{instance="b:5000",version="0.1.0"}': '_x10 1x160 stale',
      },
      quietAt: 60,
      firesAt: 140,
      resolvedAt: 180,
      labels: {},
      value: '2',
    },
  },
} as const satisfies Record<string, Alert>

function requestBuckets(le: string, values: string): Example['series'] {
  return {
    [`http_request_duration_seconds_bucket{instance="a:5000",le="${le}",method="POST",route="/track",status="201"}`]:
      values,
  }
}
