import type { Person } from '../access/viewer.ts'
import { audit } from '../audit/audit.ts'
import type { AuditSubject } from '../audit/events.ts'
import { everybody, teamName } from '../audit/names.ts'
import type { ServerContext } from '../context.ts'
import type { Scope } from '../queries/scope.ts'

/** A page that refreshes itself is one look. */
const sameLookMs = 10 * 60_000

/** Writes down that someone looked at another's data, before they get it. The same look again within ten minutes is part of the first. */
export async function recordView(
  {
    database,
    clock,
    recentViews,
    limits,
  }: Pick<ServerContext, 'database' | 'clock' | 'recentViews' | 'limits'>,
  { viewer, scope, what }: { viewer: Person; scope: Scope; what: string },
): Promise<void> {
  const nowMs = clock()
  const fresh = subjectsOf(scope).filter(subject => {
    const writtenMs = recentViews.get(JSON.stringify([viewer.userId, what, subject]))
    return writtenMs === undefined || Math.abs(nowMs - writtenMs) >= sameLookMs
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
