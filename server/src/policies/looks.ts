import { LRUCache } from 'lru-cache'
import type { Person } from '../access/viewer.ts'
import { everybody, teamName } from '../audit/names.ts'
import { type Deed, recordDeed } from '../audit/record.ts'
import type { ServerContext } from '../context.ts'
import type { Whose } from '../queries/whose.ts'

/** A page that refreshes itself is one look. */
const sameLookMs = 10 * 60_000
const mostRemembered = 10_000

/** Which looks were written down lately, by a server. */
export type RecentLooks = LRUCache<string, number>

export function createRecentLooks(): RecentLooks {
  return new LRUCache({ max: mostRemembered })
}

/** Writes down that someone looked at another's data, before they get it. The same look again within ten minutes is part of the first. */
export async function recordLook(
  {
    database,
    clock,
    recentLooks,
    limits,
  }: Pick<ServerContext, 'database' | 'clock' | 'recentLooks' | 'limits'>,
  { viewer, whose, what }: { viewer: Person; whose: Whose; what: string },
): Promise<void> {
  const nowMs = clock()
  const fresh = subjectsOf(whose).filter(subject => {
    const writtenMs = recentLooks.get(JSON.stringify([viewer.userId, what, subject]))
    return writtenMs === undefined || Math.abs(nowMs - writtenMs) >= sameLookMs
  })
  if (fresh.length === 0) return
  limits.countLook(viewer.userId, nowMs)
  await database.transaction(async tx => {
    for (const to of fresh)
      await recordDeed(
        database,
        tx,
        { by: { userId: viewer.userId }, action: 'looked', to, detail: what },
        nowMs,
      )
  })
  for (const subject of fresh) recentLooks.set(JSON.stringify([viewer.userId, what, subject]), nowMs)
}

function subjectsOf(whose: Whose): Deed['to'][] {
  if (typeof whose === 'string') return [{ userId: whose }]
  return whose.teamIds === 'all'
    ? [{ name: everybody }]
    : whose.teamIds.map(team => ({ name: teamName(team) }))
}
