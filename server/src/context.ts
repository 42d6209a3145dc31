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
import type { RecentAnswers } from './queries/recent-answers.ts'
import type { ServerSettings } from './settings.ts'

/** The services that routes use. */
export interface ServerContext {
  settings: ServerSettings
  database: Database
  access: Access
  recentViews: RecentViews
  recentAnswers: RecentAnswers
  limits: Limits
  centralPolicy: CentralPolicy
  days: PersonDays
  pauses: Pauses
  groupCommit: GroupCommit
  rejudgeJob: RejudgeJob
  log: Logger
  metrics: Metrics
  version: string
  /** The machine's clock, in ms since 1970. */
  clock: () => number
  /** Whether the clock is trusted; by default always. */
  isClockSure?: () => boolean
  /** Called with the time of a helper's clock when this server's clock showed `atMs`; `from` is the device or otherwise the address. */
  heardClock?: (heard: { from: string; clockMs: number; atMs: number }) => void
  /** The clock with its state, for code that deletes data or rejects events permanently. */
  trustedClock: TrustedClock
  /** Brings the list of erased people up to date after someone was erased; without it, none is kept. */
  updateErasedList?: () => Promise<void>
}

/** The part that counting a batch needs. */
export function trackingOf({ settings, centralPolicy, groupCommit, days, pauses }: ServerContext): Tracking {
  return {
    // A getter, because the policy may change.
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
