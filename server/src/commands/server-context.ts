import type { Logger } from 'pino'
import { createAccess } from '../access/access.ts'
import { openCentralPolicy } from '../central-policy/central-policy.ts'
import { setBack } from '../clock/set-back.ts'
import { openTrustedClock, type TrustedClock } from '../clock/trusted-clock.ts'
import type { ServerContext } from '../context.ts'
import type { Database } from '../database/database.ts'
import { openPauses } from '../days/pauses.ts'
import { openPersonDays } from '../days/person-days.ts'
import { createCommit } from '../ingest/apply/commit.ts'
import { createGroupCommit } from '../ingest/apply/group-commit.ts'
import { checkStoredSettings } from '../jobs/check-stored-settings.ts'
import { createRejudgeJob } from '../jobs/rejudging.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { createLimits } from '../policies/limits.ts'
import { createRecentViews } from '../policies/recent-views.ts'
import { agesOf, type ServerSettings } from '../settings.ts'
import { version } from '../version.ts'

interface Opening {
  settings: ServerSettings
  database: Database
  log: Logger
  isDemo: boolean
}

/** What the server works with, on an open database that is up to date. */
export async function openServerContext({
  settings,
  database,
  log,
  isDemo,
}: Opening): Promise<ServerContext> {
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
  if (await checkStoredSettings(database, settings.TIMEZONE, counting))
    log.info({ timeZone: settings.TIMEZONE }, 'days counted anew')
  const rejudgeJob = createRejudgeJob({ database, centralPolicy, days, log, clock: Date.now })
  return {
    settings,
    database,
    access: await createAccess(database, settings, Date.now),
    recentViews: createRecentViews(),
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
}

/** A demo's people are made up by this clock, so it is right for them. */
function openClock({ settings, database, log, isDemo }: Opening): Promise<TrustedClock> {
  return openTrustedClock({
    database,
    log,
    systemClock: Date.now,
    isTrusted: isDemo || settings.TRUST_CLOCK,
    setBack: (tx, nowMs) => setBack(tx, agesOf(settings), nowMs),
  })
}
