import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { createAccess } from '../access/access.ts'
import { hasAccounts } from '../access/accounts.ts'
import { makeSetupLink } from '../access/one-time-links.ts'
import type { Openness } from '../access/openness.ts'
import { createApp } from '../app.ts'
import { openCentralPolicy } from '../central-policy/central-policy.ts'
import { setBack } from '../clock/set-back.ts'
import { openTrustedClock, type TrustedClock } from '../clock/trusted-clock.ts'
import { trackingOf } from '../context.ts'
import type { Database } from '../database/database.ts'
import { openPauses } from '../days/pauses.ts'
import { openPersonDays } from '../days/person-days.ts'
import { fillDemo, threeWeeks } from '../demo/fill.ts'
import { startLiveFeed } from '../demo/live-feed.ts'
import { showProgress } from '../demo/progress.ts'
import { createCommit } from '../ingest/commit.ts'
import type { Counting } from '../ingest/count-group.ts'
import { createGroupCommit, type GroupCommit } from '../ingest/group-commit.ts'
import { agreeWithDatabase } from '../jobs/agree-with-database.ts'
import { startDaily } from '../jobs/daily.ts'
import { keepHouse } from '../jobs/housekeeping.ts'
import { keepPublishing } from '../jobs/keep-publishing.ts'
import { makePartitionsAhead } from '../jobs/make-partitions.ts'
import { createRejudgeJob } from '../jobs/rejudging.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { migrate } from '../migrations/migrate.ts'
import { isReachedByPlainHttp } from '../plain-http.ts'
import { createLimits } from '../policies/limits.ts'
import { createRecentLooks } from '../policies/looks.ts'
import { type Listening, listen } from '../server.ts'
import { agesOf, readEnvironment, readServerSettings, type ServerSettings } from '../settings.ts'
import { keepHeapSmall } from '../small-heap.ts'
import { version } from '../version.ts'
import { makeAdmin } from './accounts.ts'
import { refuseHalfCopied } from './copy/progress.ts'
import { openServerDatabase } from './open-server-database.ts'
import { reload } from './reload.ts'
import { setupLinkText } from './setup-link.ts'

interface Options {
  demo?: boolean
  dashboard?: string
}

const demoSeed = 1
const clockCheckMs = 60_000
const builtDashboard = join(import.meta.dirname, '../../../dashboard/dist')

/** `telemetry-server serve`: runs until SIGINT or SIGTERM, or until whoever started it with a channel is gone. */
export async function serve({ demo: isDemo = false, dashboard = builtDashboard }: Options): Promise<void> {
  keepHeapSmall()
  // From the first moment on: by itself, the signal would end the process.
  let onHangUp = () => {}
  process.on('SIGHUP', () => onHangUp())
  const settings = withDemo(readServerSettings(readEnvironment(process.cwd(), process.env)), isDemo)
  const log = pino({ level: settings.LOG_LEVEL })

  const database = await openServerDatabase(settings, isDemo ? 'demo.db' : undefined)
  try {
    const steps = await migrate(database)
    if (steps.length > 0) log.info({ steps }, 'database migrated')
    await refuseHalfCopied(database)
    await makeFirstAdmin(database, settings)
    if (settings.OPEN_MODE === true && !settings.isOpen)
      log.warn(
        'OPEN_MODE=true is ignored, because OIDC_ISSUER or PROXY_USER_HEADER is set and people sign in',
      )
    const running = await start({ settings, database, log, dashboard, isDemo })
    const toldToStop = new Promise<void>(stop => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
      whenStarterIsGone(stop)
      onHangUp = () =>
        reload({
          settings,
          read: () => withDemo(readServerSettings(readEnvironment(process.cwd(), process.env)), isDemo),
          log,
          reloadCertificate: running.reloadCertificate,
          hungUp: stop,
        })
    })
    log.info({ url: running.url }, 'listening')
    if (isReachedByPlainHttp(settings))
      log.warn(
        'other computers reach this server over plain http, so passwords and sessions can be read on the network: set TLS_CERT and TLS_KEY, or set PUBLIC_URL to the https address of a proxy in front',
      )
    if (!(await running.isOpen())) await showSetupLink(database, settings.publicUrl ?? running.url)
    await toldToStop
    log.info('stopping')
    await running.stop()
  } finally {
    await database.close()
  }
}

interface Parts {
  settings: ServerSettings
  database: Database
  log: Logger
  dashboard: string
  isDemo: boolean
}

async function start({
  settings,
  database,
  log,
  dashboard,
  isDemo,
}: Parts): Promise<Listening & Pick<Openness, 'isOpen'>> {
  const fallback = { policy: settings.policy, bucketSizeSec: settings.BUCKET_SIZE_SEC }
  const trustedClock = await openClock({ settings, database, log, isDemo })
  const centralPolicy = await openCentralPolicy(database, fallback, Date.now)
  const days = await openPersonDays(database, settings.TIMEZONE, Date.now)
  const counting = {
    get rules() {
      return centralPolicy.rules()
    },
    rulesOf: centralPolicy.rulesOf,
    days,
  }
  const metrics = createMetrics({ ofProcess: true })
  const groupCommit = createGroupCommit(metrics.measuringCommits(createCommit(database, counting)))
  metrics.watchQueue(groupCommit.waiting)
  metrics.watchClock(() => trustedClock.read().isSure)
  if (await agreeWithDatabase(database, settings.TIMEZONE, counting))
    log.info({ timeZone: settings.TIMEZONE }, 'days recalculated')
  const rejudgeJob = createRejudgeJob({ database, centralPolicy, days, log, clock: Date.now })
  const context = {
    settings,
    database,
    access: await createAccess(database, settings, Date.now),
    recentLooks: createRecentLooks(),
    limits: createLimits(),
    log,
    version,
    groupCommit,
    rejudgeJob,
    metrics,
    centralPolicy,
    days,
    pauses: openPauses(database, trustedClock.earliestMs),
    clock: Date.now,
    trustedClock,
    isClockSure: () => trustedClock.read().isSure,
  }
  await database.unlessElsewhere('daily', () =>
    makePartitionsAhead(database, settings.DATA_RETENTION_DAYS, trustedClock.read().nowMs),
  )
  if (isDemo) await fillDemo(database, demoFilling(counting, settings))

  const listening = await listen(createApp(context, dashboard), settings, { log })
  const daily = startDaily(() => keepHouse({ database, settings, trustedClock, metrics, log }))
  trustedClock.onSure(daily.runNow)
  const stopPublishing = keepPublishing({ database, settings, trustedClock, log })
  const stopChecks = startChecks(trustedClock, log)
  const tracking = trackingOf(context)
  const stopFeed = isDemo ? startLiveFeed(demoSeed, { tracking, log }) : undefined
  return {
    url: listening.url,
    isOpen: context.access.openness.isOpen,
    reloadCertificate: listening.reloadCertificate,
    stop: () =>
      stopAll(listening, groupCommit, [rejudgeJob.stop, stopChecks, daily.stop, stopPublishing, stopFeed]),
  }
}

function demoFilling(counting: Counting, { TIMEZONE }: ServerSettings) {
  return {
    counting,
    timeZone: TIMEZONE,
    seed: demoSeed,
    pastDays: threeWeeks,
    nowMs: Date.now(),
    onProgress: showProgress,
  }
}

async function stopAll(
  listening: Listening,
  groupCommit: GroupCommit,
  jobs: readonly ((() => Promise<void>) | undefined)[],
): Promise<void> {
  await listening.stop()
  for (const stop of jobs) await stop?.()
  await groupCommit.drain()
}

/** A demo's people are made up by this clock, so it is right for them. */
function openClock({ settings, database, log, isDemo }: Omit<Parts, 'dashboard'>): Promise<TrustedClock> {
  return openTrustedClock({
    database,
    log,
    systemClock: Date.now,
    isTrusted: isDemo || settings.TRUST_CLOCK,
    setBack: (tx, nowMs) => setBack(tx, agesOf(settings), nowMs),
  })
}

/** Looks at the other clocks once a minute. */
function startChecks(trustedClock: TrustedClock, log: Logger): () => Promise<void> {
  const check = () =>
    trustedClock
      .check()
      .catch(error => log.error({ err: error }, 'cannot check the clock; trying again in a minute'))
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(check)
  }, clockCheckMs)
  return async () => {
    clearInterval(timer)
    await running
    await trustedClock.close()
  }
}

/** A demo keeps its whole past, however short the retention is. */
function withDemo(settings: ServerSettings, isDemo: boolean): ServerSettings {
  return isDemo ? { ...settings, DATA_RETENTION_DAYS: 0 } : settings
}

/** From the settings, as long as there is no account. */
async function makeFirstAdmin(
  database: Database,
  { ADMIN_USERNAME: userId, ADMIN_PASSWORD: password, publicUrl }: ServerSettings,
): Promise<void> {
  if (userId === undefined || password === undefined || (await hasAccounts({ all: database.read }))) return
  await makeAdmin(database, { userId, password, publicUrl })
}

/** To whoever started the server, past its log: a log is read by more people than may become the first admin. */
async function showSetupLink(database: Database, url: string): Promise<void> {
  const secret = await makeSetupLink(database, Date.now())
  if (secret !== undefined) process.stderr.write(setupLinkText(url, secret))
}

/** Whoever started us with a channel and has ended can't tell us to stop. The channel by itself keeps nothing running. */
function whenStarterIsGone(stop: () => void): void {
  process.once('disconnect', stop)
  process.channel?.unref()
  // Without a channel it is undefined; false says that the channel closed before we listened.
  if (process.connected === false) stop()
}
