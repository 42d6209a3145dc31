import type { Logger } from 'pino'
import type { Access } from './access/access.ts'
import type { CentralPolicy } from './central-policy/central-policy.ts'
import type { TrustedClock } from './clock/trusted-clock.ts'
import type { Database } from './database/database.ts'
import { createOutsideHours } from './days/outside-hours.ts'
import type { Pauses } from './days/pauses.ts'
import type { PersonDays } from './days/person-days.ts'
import type { GroupCommit } from './ingest/apply/group-commit.ts'
import type { Tracking } from './ingest/receive/track.ts'
import type { RejudgeJob } from './jobs/rejudging.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Limits } from './policies/limits.ts'
import type { RecentViews } from './policies/recent-views.ts'
import type { ServerSettings } from './settings.ts'

/** What the routes work with. */
export interface ServerContext {
  settings: ServerSettings
  database: Database
  access: Access
  recentViews: RecentViews
  limits: Limits
  centralPolicy: CentralPolicy
  days: PersonDays
  pauses: Pauses
  groupCommit: GroupCommit
  rejudgeJob: RejudgeJob
  log: Logger
  metrics: Metrics
  version: string
  /** The machine's clock: milliseconds since the epoch. */
  clock: () => number
  /** Whether nothing speaks against that clock; left out, nothing ever does. */
  isClockSure?: () => boolean
  /** A helper said what its own clock showed when this server's showed `atMs`: `from` is its device, or else its address. */
  heardClock?: (heard: { from: string; clockMs: number; atMs: number }) => void
  /** The same with how sure it is: for whatever deletes or refuses for good. */
  trustedClock: TrustedClock
}

/** What counting a batch needs of it. */
export function trackingOf({ settings, centralPolicy, groupCommit, days, pauses }: ServerContext): Tracking {
  return {
    // The policy may be another one tomorrow.
    get rules() {
      return centralPolicy.rules()
    },
    groupCommit,
    retentionDays: settings.DATA_RETENTION_DAYS,
    dropTitles: settings.DROP_TITLES,
    readPauses: pauses.read,
    isPaused: pauses.isPaused,
    isOutsideHours: createOutsideHours(userId => centralPolicy.rulesOf(userId).policy, days),
  }
}
