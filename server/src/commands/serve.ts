import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { hasAccounts } from '../access/accounts.ts'
import { makeSetupLink } from '../access/one-time-links.ts'
import type { OpenModeState } from '../access/open-mode.ts'
import { createApp } from '../app.ts'
import type { TrustedClock } from '../clock/trusted-clock.ts'
import { trackingOf } from '../context.ts'
import type { Database } from '../database/database.ts'
import { fillDemo, threeWeeks } from '../demo/fill.ts'
import { startLiveFeed } from '../demo/live-feed.ts'
import { showProgress } from '../demo/progress.ts'
import { signInText } from '../demo/sign-ins.ts'
import { limitHeapGrowth } from '../heap-growth.ts'
import type { GroupCommit } from '../ingest/apply/group-commit.ts'
import { startDaily } from '../jobs/daily.ts'
import { runMaintenance } from '../jobs/housekeeping.ts'
import { keepPublishing } from '../jobs/keep-publishing.ts'
import { keepServerMinutes } from '../jobs/keep-server-minutes.ts'
import { makePartitionsAhead } from '../jobs/make-partitions.ts'
import { migrate } from '../migrations/migrate.ts'
import { isReachedByPlainHttp } from '../plain-http.ts'
import { type Listening, listen } from '../server.ts'
import { readEnvironment, readServerSettings, type ServerSettings } from '../settings.ts'
import { sourceFolder } from '../source-folder.ts'
import { makeAdmin } from './accounts.ts'
import { refuseHalfCopied } from './copy/progress.ts'
import { openServerDatabase } from './open-server-database.ts'
import { reload } from './reload.ts'
import { eraseRestoredPeople, openServerContext } from './server-context.ts'
import { setupLinkText } from './setup-link.ts'

interface Options {
  demo?: boolean
  dashboard?: string
}

const demoSeed = 1
const demoFilling = { seed: demoSeed, pastDays: threeWeeks, onProgress: showProgress }
const clockCheckMs = 60_000
const builtDashboard = join(sourceFolder, '../../dashboard/dist')

/** `telemetry-server serve`: runs until SIGINT or SIGTERM, or until its parent process closes the IPC channel. */
export async function serve({ demo: isDemo = false, dashboard = builtDashboard }: Options): Promise<void> {
  limitHeapGrowth()
  // Registered first, because by default the signal ends the process.
  let onHangUp = () => {}
  process.on('SIGHUP', () => onHangUp())
  const settings = withDemo(readServerSettings(readEnvironment(process.cwd(), process.env)), isDemo)
  const log = pino({ level: settings.LOG_LEVEL })

  const database = await openServerDatabase(settings, isDemo ? 'demo.db' : undefined)
  try {
    const steps = await migrate(database)
    if (steps.length > 0) log.info({ steps }, 'database migrated')
    await refuseHalfCopied(database)
    if (!isDemo) await eraseRestoredPeople(settings, database, log)
    if (!isDemo) await makeFirstAdmin(database, settings)
    if (settings.OPEN_MODE === true && !settings.isOpen)
      log.warn(
        'OPEN_MODE=true is ignored, because OIDC_ISSUER or PROXY_USER_HEADER is set and people sign in',
      )
    const running = await start({ settings, database, log, dashboard, isDemo })
    const stopRequested = new Promise<void>(stop => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
      onParentExit(stop)
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
    const url = settings.publicUrl ?? running.url
    if (isDemo) process.stderr.write(await signInText(database, demoSeed, url))
    else if (!(await running.isOpen())) await showSetupLink(database, url)
    await stopRequested
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
}: Parts): Promise<Listening & Pick<OpenModeState, 'isOpen'>> {
  const context = await openServerContext({ settings, database, log, isDemo })
  const { groupCommit, metrics, rejudgeJob, trustedClock } = context
  await database.unlessElsewhere('daily', () =>
    makePartitionsAhead(database, settings.DATA_RETENTION_DAYS, trustedClock.read().nowMs),
  )
  if (isDemo) await fillDemo(context, { ...demoFilling, nowMs: Date.now() })

  const listening = await listen(createApp(context, dashboard), settings, { log })
  metrics.expectTask('maintenance')
  const daily = startDaily(async () => {
    await runMaintenance({ database, settings, trustedClock, metrics, log })
    await context.updateErasedList?.()
  })
  trustedClock.onSure(daily.runNow)
  const stopPublishing = keepPublishing({ database, settings, trustedClock, metrics, log })
  const stopMinutes = keepServerMinutes({ database, metrics, log })
  const stopChecks = startChecks(trustedClock, log)
  const tracking = trackingOf(context)
  const stopFeed = isDemo ? startLiveFeed(demoSeed, { database, tracking, metrics, log }) : undefined
  return {
    url: listening.url,
    isOpen: context.access.openMode.isOpen,
    reloadCertificate: listening.reloadCertificate,
    stop: () =>
      stopAll(listening, groupCommit, [
        rejudgeJob.stop,
        stopChecks,
        stopMinutes,
        daily.stop,
        stopPublishing,
        stopFeed,
      ]),
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

/** Checks the clock once a minute. */
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

/** A demo keeps all of its data. */
function withDemo(settings: ServerSettings, isDemo: boolean): ServerSettings {
  return isDemo ? { ...settings, DATA_RETENTION_DAYS: 0 } : settings
}

/** Creates the admin from the settings if there are no accounts. */
async function makeFirstAdmin(
  database: Database,
  { ADMIN_USERNAME: userId, ADMIN_PASSWORD: password, publicUrl }: ServerSettings,
): Promise<void> {
  if (userId === undefined || password === undefined || (await database.reading(hasAccounts))) return
  await makeAdmin(database, { userId, password, publicUrl })
}

/** Printed, not logged: more people read the log than may become the first admin. */
async function showSetupLink(database: Database, url: string): Promise<void> {
  const secret = await makeSetupLink(database, Date.now())
  if (secret !== undefined) process.stderr.write(setupLinkText(url, secret))
}

/** Stops when the parent process is gone, which can then no longer ask for it. The channel itself does not keep this process running. */
function onParentExit(stop: () => void): void {
  process.once('disconnect', stop)
  process.channel?.unref()
  // Undefined without a channel; false if the channel was closed before we listened.
  if (process.connected === false) stop()
}
