import type { ViewedName } from '@telemetry-tracker/shared/viewed'
import type { Person } from '../access/viewer.ts'
import { audit } from '../audit/audit.ts'
import type { AuditSubject } from '../audit/events.ts'
import { everybody, teamName } from '../audit/names.ts'
import type { ServerContext } from '../context.ts'
import type { Scope } from '../queries/scope.ts'

/** Repeated views within this time, such as by a page that refreshes itself, count as one. */
const sameViewMs = 10 * 60_000

/** Records that a person views another person's data, before it is sent. Repeated views within ten minutes are recorded once. */
export async function recordView(
  {
    database,
    clock,
    recentViews,
    limits,
  }: Pick<ServerContext, 'database' | 'clock' | 'recentViews' | 'limits'>,
  { viewer, scope, what }: { viewer: Person; scope: Scope; what: ViewedName },
): Promise<void> {
  const nowMs = clock()
  const fresh = subjectsOf(scope).filter(subject => {
    const recordedMs = recentViews.get(JSON.stringify([viewer.userId, what, subject]))
    return recordedMs === undefined || Math.abs(nowMs - recordedMs) >= sameViewMs
  })
  if (fresh.length === 0) return
  limits.countView(viewer.userId, nowMs)
  await database.transaction(async tx => {
    for (const to of fresh) await audit.record({ tx, by: viewer, nowMs }, 'looked', { to, what })
  })
  for (const subject of fresh) recentViews.set(JSON.stringify([viewer.userId, what, subject]), nowMs)
}

function subjectsOf(scope: Scope): AuditSubject[] {
  if (typeof scope === 'string') return [{ userId: scope }]
  return scope.teamIds === 'all'
    ? [{ name: everybody }]
    : scope.teamIds.map(team => ({ name: teamName(team) }))
}
