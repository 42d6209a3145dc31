import { userIdParameter } from '@telemetry-tracker/shared/contracts/endpoints/query'
import { managesTeams, rightsOf, unknownRole } from '@telemetry-tracker/shared/roles'
import type { Context } from 'koa'
import {
  accountsOnly,
  csrfRefused,
  deviceNeeded,
  individualsHidden,
  loginNeeded,
  notAllowed,
  operatorsOnly,
  roleUnknown,
} from '../access/access-errors.ts'
import { addressOwner } from '../access/addresses.ts'
import { viewerOf } from '../access/find-viewer.ts'
import { isCsrfToken } from '../access/sessions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { ServerContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import { everyone, type Group, type Scope } from '../queries/scope.ts'
import { teamOf } from '../queries/team-of.ts'
import { personOf } from '../routes/parameters.ts'
import { recordView } from './access-log.ts'
import { isOperator } from './operator.ts'
import { type RouteKey, type Rule, rules, type Subject } from './rules.ts'

/** The viewer and the permitted scope after a route's rule has allowed the request. */
export interface Allowed {
  viewer: Viewer
  /** The person or group whose data the caller may access. */
  scope: Scope
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Checks by the table of rules whether the caller may use a route, and for whose data. Throws an ApiError if not. */
export async function allowed(key: RouteKey, ctx: Context, context: ServerContext): Promise<Allowed> {
  const rule: Rule = rules[key]
  if (rule.may === 'operator') {
    if (!isOperator(ctx, context.settings.METRICS_TOKEN)) throw operatorsOnly()
    return { viewer: { kind: 'nobody' }, scope: everyone }
  }
  if (rule.may === 'everyone') {
    context.limits.count(key, anonymousCallerOf(rule, ctx, context), context.clock())
    return { viewer: { kind: 'nobody' }, scope: everyone }
  }
  const viewer = await viewerOf(ctx, context)
  checkCsrfToken(ctx, viewer)
  const subject = await subjectOf(rule, ctx, viewer, context)
  if (viewer.kind === 'anyone') {
    if (rule.needsAccounts) throw accountsOnly()
  } else if (viewer.kind === 'person' && viewer.role === unknownRole && key !== 'POST /logout') {
    throw roleUnknown()
  } else if (!rule.may.some(may => may(viewer, subject))) throw refusalFor(viewer, key)
  if (rule.perMinute !== undefined) context.limits.count(key, callerOf(viewer, ctx), context.clock())

  const scope = subject?.kind === 'person' ? subject.userId : groupOf(viewer, context)
  const isOwn = viewer.kind === 'device' || (viewer.kind === 'person' && viewer.userId === scope)
  if (subject?.kind === 'person' && !isOwn && context.settings.LEADERBOARD_MODE === 'team')
    throw individualsHidden()
  if (rule.auditAs !== undefined && viewer.kind === 'person' && !isOwn)
    await recordView(context, { viewer, scope, what: rule.auditAs })
  return { viewer, scope }
}

/** The key for rate limits: the device, the person (with all sessions), or otherwise the address. */
export function callerOf(viewer: Viewer, ctx: Context): string {
  if (viewer.kind === 'device') return `device ${viewer.deviceId}`
  return viewer.kind === 'person' ? `person ${viewer.userId}` : addressOwner(ctx.ip)
}

/** The key for rate limits of public routes. */
function anonymousCallerOf({ countedBy }: Rule, ctx: Context, { access }: ServerContext): string {
  const named = countedBy === 'proxied person' ? access.proxied?.(ctx) : undefined
  return named === undefined ? addressOwner(ctx.ip) : `person ${named}`
}

/** Checks the CSRF token, since a browser also sends the cookie with requests of other pages. */
function checkCsrfToken(ctx: Context, viewer: Viewer): void {
  if (viewer.kind !== 'person' || reading.has(ctx.method)) return
  if (!isCsrfToken(ctx.get('X-CSRF-Token'), viewer.sessionSecret)) throw csrfRefused()
}

async function subjectOf(
  { about }: Rule,
  ctx: Context,
  viewer: Viewer,
  { database }: ServerContext,
): Promise<Subject> {
  if (about === undefined) return undefined
  if (about === 'group') return { kind: 'group' }
  const userId = about === 'self' ? selfIn(viewer, ctx) : about === 'path' ? personOf(ctx) : requestedIn(ctx)
  if (userId === undefined) return { kind: 'group' }
  // The request waits for the team only if a permission depends on it.
  const dependsOnTeam = viewer.kind === 'person' && managesTeams(viewer.role)
  return { kind: 'person', userId, teamId: dependsOnTeam ? await teamOf(database, userId) : null }
}

/** In open mode no one is signed in, so the query has the user ID. */
function selfIn(viewer: Viewer, ctx: Context): string | undefined {
  return viewer.kind === 'person' || viewer.kind === 'device' ? viewer.userId : requestedIn(ctx)
}

function requestedIn(ctx: Context): string | undefined {
  const value = ctx.query['user_id']
  if (value === undefined) return undefined
  const result = userIdParameter.safeParse(value)
  if (!result.success) throw invalidParameter('user_id: must be given once and have 1 to 128 characters.')
  return result.data
}

function groupOf(viewer: Viewer, { settings }: ServerContext): Group {
  return {
    teamIds: teamsSeenBy(viewer),
    enforcesMinimumGroupSize: settings.LEADERBOARD_MODE === 'team',
    ...(viewer.kind === 'person' && { viewerId: viewer.userId }),
  }
}

/** Everyone only for those who are known to see everyone. */
function teamsSeenBy(viewer: Viewer): Group['teamIds'] {
  if (viewer.kind === 'anyone') return 'all'
  if (viewer.kind !== 'person') return []
  const { sees } = rightsOf(viewer.role)
  return sees === 'everyone' ? 'all' : sees === 'own teams' ? viewer.teamIds : []
}

function refusalFor(viewer: Viewer, key: RouteKey) {
  if (viewer.kind !== 'nobody') return notAllowed()
  return key === 'POST /track' ? deviceNeeded() : loginNeeded()
}
