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

interface Knowing {
  access: Access
  database: Database
  clock: () => number
}

/** Finds out who asks. Throws an ApiError for a device's token that is no good: a helper must learn to sign in again. */
export function viewerOf(ctx: Context, knowing: Knowing): Promise<Viewer> {
  const { authorization } = ctx.req.headers
  if (authorization?.startsWith('Bearer ')) return deviceOf(ctx, authorization.slice(7), knowing)
  return viewerWith(sessionSecretIn(ctx, knowing.access.basePath), knowing, ctx)
}

/** Who has a session's secret. One that a proxy's sign-in began is worth nothing beside the proxy, nor once it names somebody else. */
export async function viewerWith(
  sessionSecret: string | undefined,
  { access, database, clock }: Knowing,
  ctx: Context,
): Promise<Viewer> {
  const isOpen = access.openness.isOpen()
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

async function deviceOf(ctx: Context, token: string, { access, clock }: Knowing): Promise<Viewer> {
  const device = await access.tokens.read(token, clock())
  if (!device) throw badToken()
  noteDevice(ctx, device.deviceId)
  const state = await access.livingDevices.stateOf(device)
  if (state === 'revoked') throw deviceRevoked()
  // Signed with the right key, and for nobody: whoever has that key made it up.
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
