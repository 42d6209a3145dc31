import { enrolmentSchema, passwordLinkSchema } from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import type { Role } from '@telemetry-tracker/shared/roles'
import { makeSetupLink } from '../access/one-time-links.ts'
import type { Environment } from '../settings.ts'
import { type Caller, callerWith, enrolTestDevice, signIn, type TestDevice } from './callers.ts'
import { type Particulars, startTestServer, type TestServer } from './server.ts'

export const goodPassword = 'correct horse battery'

/** A server with accounts, and ways to get callers. */
export interface Company {
  server: TestServer
  nobody: Caller
  /** `root`, the admin. */
  admin: Caller
  /** Gives a person a role and a password through the admin, and signs in. */
  hire(userId: string, role: Role): Promise<Caller>
  /** Enrols a device for a person through the admin. */
  enrol(userId: string): Promise<TestDevice>
  /** Signs in with a one-time link that a device requests. */
  byLink(device: Caller): Promise<Caller>
}

/** Starts a server and creates the first admin with a setup link. */
export async function startCompany(
  environment: Environment = {},
  particulars: Particulars = {},
): Promise<Company> {
  const server = await startTestServer({ OPEN_MODE: 'false', ...environment }, particulars)
  const { url, context, time } = server
  const secret = await makeSetupLink(context.database, time.nowMs)
  const admin = await signIn(url, '/setup', { secret, user_id: 'root', password: goodPassword })

  return {
    server,
    admin,
    nobody: callerWith(url, {}),
    hire: async (userId, role) => {
      await done(admin, 'PUT', `/admin/users/${userId}`, { role })
      const link = await done(admin, 'POST', `/admin/users/${userId}/password-link`)
      const { hash } = new URL(passwordLinkSchema.parse(link).url)
      return signIn(url, '/password', { secret: hash.slice(1), password: goodPassword })
    },
    enrol: async userId => {
      const enrolment = await done(admin, 'POST', '/admin/enrolments', { user_id: userId })
      return enrolTestDevice(url, enrolmentSchema.parse(enrolment).code)
    },
    byLink: async device => {
      const link = dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
      return signIn(url, '/login/link', { secret: new URL(link.url).hash.slice(1) })
    },
  }
}

/** The body of an answer; throws on an error status. */
export async function done(caller: Caller, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await caller(method, path, body)
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
