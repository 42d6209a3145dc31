import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Logger } from 'pino'
import type { Access } from './access/access.ts'
import type { Database } from './database/database.ts'
import type { GroupCommit } from './ingest/group-commit.ts'
import type { Tracking } from './ingest/track.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { RecentLooks } from './policies/looks.ts'
import type { ServerSettings } from './settings.ts'

/** What the routes work with. */
export interface ServerContext {
  settings: ServerSettings
  database: Database
  access: Access
  recentLooks: RecentLooks
  rules: Rules
  groupCommit: GroupCommit
  log: Logger
  metrics: Metrics
  version: string
  /** Milliseconds since the epoch. */
  clock: () => number
}

/** What counting a batch needs of it. */
export function trackingOf({ settings, rules, groupCommit }: ServerContext): Tracking {
  return {
    rules,
    groupCommit,
    retentionDays: settings.DATA_RETENTION_DAYS,
    dropTitles: settings.DROP_TITLES,
  }
}
