import {
  cleanupAnswerSchema,
  cleanupRequestSchema,
  dashboardConfigSchema,
  dbStatsSchema,
  healthSchema,
  readySchema,
} from '../http.ts'
import { serverDaySchema, systemSchema } from '../system.ts'
import { endpoint } from './endpoint.ts'

const ready = { status: 'ready', database: 'ok', migrations: 'done' } as const

export const serverEndpoints = {
  'GET /config': endpoint({
    id: 'getConfig',
    summary: 'Get the settings that the dashboards need',
    answer: dashboardConfigSchema,
    example: {
      answer: {
        open_mode: false,
        timezone: 'Europe/Berlin',
        retention_days: 90,
        leaderboard_mode: 'ranked',
        version: '0.1.0',
      },
    },
  }),
  'GET /health': endpoint({
    id: 'getHealth',
    summary: 'Check that the process is running',
    answer: healthSchema,
    example: { answer: { status: 'ok', version: '0.1.0' } },
  }),
  'GET /ready': endpoint({
    id: 'getReadiness',
    summary: 'Check that the server is ready for requests',
    description: 'Ready means that the database answers and all migrations are done.',
    answer: readySchema,
    errors: { 503: 'Not ready. The body has the same fields and shows why.' },
    example: { answer: ready },
  }),
  'GET /admin/system': endpoint({
    id: 'getSystem',
    summary: 'Get the state of this server',
    description: 'Version, readiness, clock, settings, and ingest counters since the process started.',
    answer: systemSchema,
    example: {
      answer: {
        version: '0.1.0',
        node: '22.23.2',
        database: 'sqlite',
        started: '2026-03-10T06:00:00Z',
        ready,
        clock: {
          sure: true,
          why: null,
          now: '2026-03-10T11:00:00Z',
          last_confirmed: '2026-03-10T10:59:00Z',
        },
        held_back: { minutes: 0, daily_totals: 0 },
        settings: {
          timezone: 'Europe/Berlin',
          leaderboard_mode: 'ranked',
          retention_days: 90,
          summary_retention_days: 0,
          bucket_size_sec: 60,
          drop_titles: false,
        },
        ingest: {
          batches: { stored: 1_200 },
          events: { stored: 12_000 },
          waiting: 0,
          commits: 900,
          failed_commits: 0,
          commit_within_sec: 0.05,
          lag_within_sec: 4,
        },
        helpers: [{ version: '0.1.0', devices: 12 }],
      },
    },
  }),
  'GET /admin/system/day': endpoint({
    id: 'getServerDay',
    summary: "Get the servers' numbers of the last day, and what to do about them",
    description:
      'Each server stores its numbers once a minute. All servers on the database are included. The numbers are also at `GET /metrics`.',
    answer: serverDaySchema,
    example: {
      answer: {
        points: [
          {
            at: '2026-03-10T10:55:00Z',
            servers: 1,
            events: 2_400,
            batches: 240,
            refused: 0,
            failed_commits: 0,
            commit_ms: 4.2,
            waiting: 3,
            memory_bytes: 150_000_000,
            connections: null,
          },
        ],
        advice: ['TelemetryCommitsSlow'],
      },
    },
  }),
  'GET /db-stats': endpoint({
    id: 'getDatabaseStats',
    summary: 'Get row counts, size and retention of the database',
    answer: dbStatsSchema,
    example: {
      answer: {
        rows: { buckets: 48_000, users: 12 },
        oldest: '2025-12-10T08:00:00Z',
        newest: '2026-03-10T10:59:00Z',
        bytes: 8_388_608,
        retention_days: 90,
      },
    },
  }),
  'POST /cleanup': endpoint({
    id: 'cleanUp',
    summary: 'Delete minutes older than a number of days',
    description: 'DATA_RETENTION_DAYS applies when `days` or the whole body is omitted.',
    body: cleanupRequestSchema,
    isBodyOptional: true,
    answer: cleanupAnswerSchema,
    errors: { 400: '`days` is not a whole number from 1 to 36500.' },
    example: { body: { days: 90 }, answer: { deleted: 1_440, retention_days: 90 } },
  }),
} as const
