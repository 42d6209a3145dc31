import { managesTeams, type StoredRole } from '@telemetry-tracker/shared/roles'
import type { Context } from 'koa'
import { noteDevice } from '../answer-marks/marked-request.ts'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import type { Access } from './access.ts'
import { badToken, deviceRevoked } from './access-errors.ts'
import { sessionSecretIn } from './cookies.ts'
import { proxySubject } from './proxied-person.ts'
import { findSession } from './sessions.ts'
import type { Viewer } from './viewer.ts'

interface Dependencies {
  access: Access
  database: Database
  clock: () => number
}

/** Authenticates a request. Throws an ApiError for an invalid device token, so that the helper signs in again. */
export function viewerOf(ctx: Context, dependencies: Dependencies): Promise<Viewer> {
  const { authorization } = ctx.req.headers
  if (authorization?.startsWith('Bearer ')) return deviceOf(ctx, authorization.slice(7), dependencies)
  return viewerWith(sessionSecretIn(ctx, dependencies.access.basePath), dependencies, ctx)
}

/** The viewer with a session's secret. A session from a proxy sign-in is valid only through the proxy and while it sends the same name. */
export async function viewerWith(
  sessionSecret: string | undefined,
  { access, database, clock }: Dependencies,
  ctx: Context,
): Promise<Viewer> {
  const isOpen = access.openMode.isOpen()
  if (isOpen === true || (await isOpen)) return { kind: 'anyone' }
  if (sessionSecret === undefined) return { kind: 'nobody' }
  const session = await findSession(database, sessionSecret, access.limits, clock())
  if (!session) return { kind: 'nobody' }
  const { userId, role, method } = session
  if (method === 'proxy') {
    const name = access.proxied?.(ctx)
    if (name === undefined || proxySubject(name) !== session.ssoSubject) return { kind: 'nobody' }
  }
  const teamIds = await teamsManagedBy(database, session)
  return { kind: 'person', userId, role, method, sessionSecret, teamIds }
}

async function deviceOf(ctx: Context, token: string, { access, clock }: Dependencies): Promise<Viewer> {
  const device = await access.tokens.read(token, clock())
  if (!device) throw badToken()
  noteDevice(ctx, device.deviceId)
  const state = await access.livingDevices.stateOf(device)
  if (state === 'revoked') throw deviceRevoked()
  // Signed with the right key, but for an unknown device.
  if (state === 'unknown') throw badToken()
  return { kind: 'device', deviceId: device.deviceId, userId: device.userId }
}

async function teamsManagedBy(
  database: Database,
  { userId, role }: { userId: string; role: StoredRole },
): Promise<string[]> {
  if (!managesTeams(role)) return []
  const rows = await database.read('SELECT team_id FROM team_managers WHERE user_id = $1 ORDER BY team_id', [
    userId,
  ])
  return rows.map(row => textIn(row, 'team_id'))
}
