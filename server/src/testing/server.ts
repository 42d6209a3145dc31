import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ErrorAnswer, errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { type TrackAnswer, trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { pino } from 'pino'
import { inject, onTestFinished } from 'vitest'
import type * as z from 'zod'
import { createAccess } from '../access/access.ts'
import { createApp } from '../app.ts'
import { openCentralPolicy } from '../central-policy/central-policy.ts'
import { openTrustedClock } from '../clock/trusted-clock.ts'
import { undoFutureWrites } from '../clock/undo-future-writes.ts'
import type { ServerContext } from '../context.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { openPauses } from '../days/pauses.ts'
import { openPersonDays } from '../days/person-days.ts'
import { createCommit } from '../ingest/apply/commit.ts'
import { groupCommitOn } from '../ingest/apply/group-commit-on.ts'
import { createRejudgeJob } from '../jobs/rejudging.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { migrate } from '../migrations/migrate.ts'
import { createLimits } from '../policies/limits.ts'
import { createRecentViews } from '../policies/recent-views.ts'
import { createRecentAnswers } from '../queries/recent-answers.ts'
import { listen } from '../server.ts'
import { agesOf, type Environment, readServerSettings } from '../settings.ts'
import { version } from '../version.ts'
import { putMigratedSqlite, sqliteTestUrl } from './migrated-sqlite.ts'
import { testNow } from './migrated-template.ts'
import { emptyPostgresDatabase } from './postgres-databases.ts'
import { sureClock } from './sure-clock.ts'

/** A folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telemetry-server-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A migrated database that is removed after the test: a SQLite file, or a PostgreSQL database in the run on PostgreSQL. */
export async function temporaryDatabase(): Promise<Database> {
  const [database] = await openReplicas(1)
  if (!database) throw new Error('One replica was asked for.')
  return database
}

/** A new database, opened several times like by several servers. */
export async function openReplicas(count: number): Promise<Database[]> {
  const url = await temporaryDatabaseUrl()
  const dataDir = await temporaryFolder()
  if (url === sqliteTestUrl) await putMigratedSqlite(dataDir)
  return Promise.all(
    Array.from({ length: count }, async () => {
      const database = await openDatabase(url, { dataDir, synchronous: 'normal' })
      onTestFinished(() => database.close())
      await migrate(database)
      return database
    }),
  )
}

/** The URL of an empty database that no other test uses. */
export async function temporaryDatabaseUrl(): Promise<string> {
  const postgres = inject('postgres')
  return postgres !== undefined && 'url' in postgres ? emptyPostgresDatabase(postgres) : sqliteTestUrl
}

export interface TestServer {
  url: string
  context: ServerContext
  /** The server's current time, which tests can change. */
  time: { nowMs: number }
  /** The answer to a GET, parsed with a schema. */
  read<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>>
  track(body: unknown, headers?: Record<string, string>): Promise<TrackAnswer>
  /** The error answer to a request that must fail. */
  refusal(path: string, init?: RequestInit): Promise<ErrorAnswer & { status: number; headers: Headers }>
}

export interface Particulars {
  now?: string
  /** The folder of the dashboards. */
  dashboard?: string
  /** A migrated database to use instead of a new one. */
  database?: Database
  /** A monotonic clock. With it, the server checks its clock like a real one; without it, the clock is always trusted. */
  steadyClock?: () => number
}

/** The real server with real HTTP and a real database, and a clock that tests can change. It stops after the test. */
export async function startTestServer(
  environment: Environment = {},
  particulars: Particulars = {},
): Promise<TestServer> {
  const database = particulars.database ?? (await temporaryDatabase())
  const { stop, ...server } = await startServerOn(database, environment, particulars)
  onTestFinished(stop)
  return server
}

/** The same on a given database; the caller must stop it. */
export async function startServerOn(
  database: Database,
  environment: Environment = {},
  { now = testNow, dashboard = '/nowhere', steadyClock }: Omit<Particulars, 'database'> = {},
): Promise<TestServer & { stop(): Promise<void> }> {
  const settings = readServerSettings({ PORT: '0', ...environment })
  const time = { nowMs: Date.parse(now) }
  const fallback = { policy: settings.policy, bucketSizeSec: settings.BUCKET_SIZE_SEC }
  const centralPolicy = await openCentralPolicy(database, fallback, () => time.nowMs)
  const days = await openPersonDays(database, settings.TIMEZONE, () => time.nowMs)
  const counting = {
    get rules() {
      return centralPolicy.rules()
    },
    rulesOf: centralPolicy.rulesOf,
    days,
  }
  const metrics = createMetrics()
  const groupCommit = groupCommitOn(database, metrics.measuringCommits(createCommit(database, counting)))
  metrics.watchQueue(groupCommit.waiting)
  const log = pino({ level: 'silent' })
  const clock = () => time.nowMs
  const trustedClock = steadyClock
    ? await openTrustedClock({
        database,
        log,
        systemClock: clock,
        steadyClock,
        // PostgreSQL's clock shows the real time, not the test's.
        databaseClock: async () => undefined,
        undoFutureWrites: (tx, nowMs) => undoFutureWrites(tx, agesOf(settings), nowMs),
      })
    : sureClock(clock)
  metrics.watchClock(() => trustedClock.read().isSure)
  metrics.watchDatabase({
    database,
    folder: database.dialect === 'sqlite' ? tmpdir() : undefined,
    clock: () => time.nowMs,
    log,
  })
  const rejudgeJob = createRejudgeJob({ database, centralPolicy, days, log, clock })
  const context: ServerContext = {
    settings,
    database,
    access: await createAccess(database, settings, () => time.nowMs),
    recentViews: createRecentViews(),
    recentAnswers: createRecentAnswers(database, log),
    limits: createLimits(),
    centralPolicy,
    days,
    pauses: openPauses(database, trustedClock.earliestMs),
    groupCommit,
    rejudgeJob,
    metrics,
    log,
    version,
    clock,
    trustedClock,
    isClockSure: () => trustedClock.read().isSure,
  }
  const { url, stop } = await listen(createApp(context, dashboard), settings)

  return {
    stop: async () => {
      await stop()
      await rejudgeJob.stop()
    },
    url,
    context,
    time,
    read: async (path, schema) => {
      const response = await fetch(url + path)
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return schema.parse(await response.json())
    },
    track: async (body, headers) => {
      const response = await fetch(`${url}/track`, trackRequest(body, headers))
      if (response.status !== 201) throw new Error(`/track: ${response.status} ${await response.text()}`)
      return trackAnswerSchema.parse(await response.json())
    },
    refusal: async (path, init) => {
      const response = await fetch(url + path, init)
      const answer = errorAnswerSchema.parse(await response.json())
      return { ...answer, status: response.status, headers: response.headers }
    },
  }
}

/** A `POST /track` like the helper's. */
export function trackRequest(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

/** The status of a request with headers that fetch does not allow to set. */
export function statusOf(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
