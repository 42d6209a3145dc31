import {
  enrolmentRowSchema,
  enrolmentSchema,
  passwordLinkSchema,
  secondFactorSchema,
  signInRequestRowSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { TOTP } from 'otpauth'
import * as z from 'zod'
import { createAccess } from '../../access/access.ts'
import { requestLink } from '../../access/link-sign-in.ts'
import { makeSetupLink } from '../../access/one-time-links.ts'
import type { Database } from '../../database/database.ts'
import { readServerSettings } from '../../settings.ts'
import {
  type Caller,
  callerWith,
  cookieIn,
  enrolTestDevice,
  sessionHeaders,
  type TestDevice,
} from '../callers.ts'
import { done, goodPassword, startCompany } from '../company.ts'
import { event } from '../events.ts'
import { testNow } from '../migrated-template.ts'
import { startTestServer, type TestServer } from '../server.ts'
import type { StubProvider } from '../stub-provider.ts'
import { giveUnknownRole } from '../unknown-role.ts'
import { type CallerName, ids, names, tellingOf } from './people.ts'

export const behindProxy = { PROXY_USER_HEADER: 'X-Forwarded-User', PROXY_TRUSTED: '127.0.0.0/8, ::1' }
export const metricsToken = 'metrics-token-of-this-test'
export const deliverer = 'tess.probe'
const dayMs = 24 * 60 * 60_000
const nowMs = Date.parse(testNow)
/** The id of everyone's declared stretch. */
export const declaredId = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const lastHour = Date.parse('2026-03-10T11:00:00Z')

/** The people and their credentials. */
export interface People {
  callers: Partial<Record<CallerName, Record<string, string>>>
  /** What a route needs to succeed: valid links, codes, signatures and versions, and who can use them. */
  good: Record<string, Good>
  deviceIds: readonly string[]
  /** IDs of enrolments, of company sign-ins that wait for an admin, and of declared stretches. */
  openIds: readonly string[]
  /** A device of a person who is not the subject of any request. */
  deliveredBy: { headers: Record<string, string>; deviceId: string }
}

export interface Good {
  bodies?: readonly unknown[]
  queries?: readonly string[]
  callers?: readonly CallerName[]
}

type Environment = Parameters<typeof startTestServer>[0]
interface Particulars {
  database: Database
  dashboard: string
}

/** Open mode: no accounts. */
export async function settleOpen(environment: Environment, particulars: Particulars): Promise<People> {
  const server = await startTestServer(environment, particulars)
  for (const name of names(ids)) await server.track({ events: eventsOf(name) })
  const nobody = callerWith(server.url, {})
  const { note } = tellingOf('ada')
  await done(nobody, 'PUT', `/admin/user/${ids.ada}/notes`, { day: '2026-03-10', note })
  const secret = await makeSetupLink(particulars.database, nowMs)
  const setup = { secret, user_id: 'root', password: goodPassword }
  return {
    callers: { nobody: {} },
    good: { 'POST /setup': { bodies: [setup] }, ...goodPolicies(server) },
    deviceIds: [],
    openIds: [],
    deliveredBy: { headers: {}, deviceId: deliverer },
  }
}

/** Employees, managers, an admin, devices and all kinds of credentials. */
export async function settle(environment: Environment, particulars: Particulars): Promise<People> {
  const company = await startCompany(environment, particulars)
  const { server, admin } = company
  const { url, time } = server
  const { database } = server.context
  for (const name of ['ada', 'nora', 'rex'] as const) await company.hire(ids[name], 'employee')
  for (const name of ['mia', 'max'] as const) await company.hire(ids[name], 'manager')
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [ids.mia] })
  await done(admin, 'PUT', '/admin/teams/red', { name: 'Red', managers: [ids.max] })
  const teams: Partial<Record<keyof typeof ids, string>> = { ada: 'blue', rex: 'red' }

  const comeIn = (userId: string) =>
    sessionHeaders(url, '/login', { user_id: userId, password: goodPassword })
  const devices: Partial<Record<keyof typeof ids, TestDevice>> = {}
  for (const name of names(ids)) {
    const reported = tellingOf(name)
    const change = { display_name: reported.displayName, email: reported.email, team_id: teams[name] ?? null }
    await done(admin, 'PUT', `/admin/users/${ids[name]}`, change)
    const device = await enrol(admin, url, name)
    devices[name] = device
    await done(await device.signedIn(nowMs), 'POST', '/track', { events: eventsOf(name) })
    const session = callerWith(url, await comeIn(ids[name]))
    const contest = { start: new Date(lastHour).toISOString(), note: reported.contest }
    await done(session, 'PUT', '/me/contests', contest)
    await done(session, 'POST', '/me/declared', declarationOf(reported.declared))
    if (environment?.['LEADERBOARD_MODE'] === 'team') continue
    await done(admin, 'PUT', `/admin/user/${ids[name]}/notes`, { day: '2026-03-10', note: reported.note })
  }
  await company.hire('aud.owl', 'auditor')
  await company.hire('uma.crane', 'admin')
  await giveUnknownRole(server, 'uma.crane')
  await company.hire(deliverer, 'employee')
  const tess = await company.enrol(deliverer)
  const { ada, nora } = devices
  if (!ada || !nora) throw new Error('A person has no device.')
  const revoked = await enrol(admin, url, 'ada')
  const revokedToken = await revoked.tokenAt(nowMs)
  await done(admin, 'DELETE', `/admin/devices/${revoked.deviceId}`)
  await company.hire('gone.gull', 'employee')
  const erased = await company.enrol('gone.gull')
  const erasedToken = await erased.tokenAt(nowMs)
  await done(admin, 'DELETE', '/admin/user/gone.gull')
  const ended = await comeIn(ids.ada)
  await done(callerWith(url, ended), 'POST', '/logout')
  time.nowMs = nowMs - 40 * dayMs
  const expired = await comeIn(ids.ada)
  time.nowMs = nowMs - dayMs
  const access = await createAccess(database, readServerSettings({}), () => nowMs)
  const expiredToken = await access.tokens.issue({ deviceId: nora.deviceId, userId: ids.nora }, time.nowMs)
  time.nowMs = nowMs

  const employee = await comeIn(ids.ada)
  const offered = await makeSecondFactor(callerWith(url, employee))
  const otherEmployee = await comeIn(ids.nora)
  const turnedOn = await makeSecondFactor(callerWith(url, otherEmployee))
  const on = { code: codeOf(turnedOn.secret, nowMs) }
  await done(callerWith(url, otherEmployee), 'PUT', '/me/second-factor', on)

  const token = await ada.tokenAt(nowMs)
  const deviceCaller = await ada.signedIn(nowMs)
  const link = async () => {
    const made = dashboardLinkSchema.parse(await done(deviceCaller, 'POST', '/devices/dashboard-link'))
    return new URL(made.url).hash.slice(1)
  }
  const madeCode = await done(admin, 'POST', '/admin/enrolments', { user_id: ids.ada })
  const passwordLink = await done(admin, 'POST', `/admin/users/${ids.nora}/password-link`)
  const passwordSecret = new URL(passwordLinkSchema.parse(passwordLink).url).hash.slice(1)
  const signed = ada.tokenRequest(nowMs)
  await database.transaction(tx =>
    requestLink(tx, { subject: 'issuer rex', userId: ids.rex, called: 'Rex' }, nowMs),
  )
  const waiting = z.array(signInRequestRowSchema).parse(await done(admin, 'GET', '/admin/sign-in-requests'))
  const codes = z.array(enrolmentRowSchema).parse(await done(admin, 'GET', '/admin/enrolments'))
  return {
    callers: {
      nobody: {},
      employee,
      'other employee': otherEmployee,
      manager: await comeIn(ids.mia),
      'manager of another team': await comeIn(ids.max),
      admin: await comeIn('root'),
      auditor: await comeIn('aud.owl'),
      'someone of an unknown role': await comeIn('uma.crane'),
      device: bearer(token),
      'device of another': bearer(await nora.tokenAt(nowMs)),
      'revoked device': bearer(revokedToken),
      'session by link': await sessionHeaders(url, '/login/link', { secret: await link() }),
      operator: bearer(metricsToken),
      'ended session': ended,
      'expired session': expired,
      'expired token': bearer(expiredToken),
      'forged token': bearer(`${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`),
      'token of an erased person': bearer(erasedToken),
    },
    good: {
      'POST /login': { bodies: [{ user_id: ids.ada, password: goodPassword }] },
      'POST /login/link': { bodies: [{ secret: await link() }] },
      'POST /password': { bodies: [{ secret: passwordSecret, password: goodPassword }] },
      'POST /devices/token': { bodies: [signed] },
      'POST /devices/enrol': {
        bodies: [
          {
            code: enrolmentSchema.parse(madeCode).code,
            public_key: 'A'.repeat(43),
            name: 'laptop',
            platform: 'linux',
            helper_version: '0.1.0',
          },
        ],
      },
      'POST /devices/self/acknowledgement': {
        bodies: [
          {
            notice: '1',
            text_sha256: 'a'.repeat(64),
            language: 'de',
            at: '2026-03-10T11:00:00Z',
            by: { organisation: 'Example Inc.' },
          },
        ],
      },
      'PUT /me/password': { bodies: [{ current: goodPassword, password: goodPassword }] },
      'PUT /me/second-factor': { bodies: [{ code: codeOf(offered.secret, nowMs) }], callers: ['employee'] },
      'DELETE /me/second-factor': {
        bodies: [{ code: codeOf(turnedOn.secret, nowMs + totpStepMs) }],
        callers: ['other employee'],
      },
      'PUT /me/exemption': { bodies: [{ exempt: true }] },
      'PUT /me/contests': { bodies: [{ start: new Date(lastHour).toISOString(), note: 'No.' }] },
      'POST /me/declared': { bodies: [declarationOf('Again.')] },
      'PUT /admin/user/:user_id/notes': { bodies: [{ day: '2026-03-10', note: 'On a course.' }] },
      ...goodPolicies(server),
    },
    deviceIds: [ada.deviceId, nora.deviceId, revoked.deviceId],
    openIds: [...[...codes, ...waiting].map(({ id }) => id), declaredId],
    deliveredBy: { headers: bearer(await tess.tokenAt(nowMs)), deviceId: tess.deviceId },
  }
}

/** An hour of this morning. */
function declarationOf(note: string) {
  const start = new Date(lastHour - 3 * 60 * 60_000).toISOString()
  const end = new Date(lastHour - 2 * 60 * 60_000).toISOString()
  return { id: declaredId, start, end, kind: 'on_paper', note }
}

/** Requests that save the current policies again. */
function goodPolicies({ context }: TestServer): Record<string, Good> {
  const { policy } = context.settings
  return {
    'PUT /admin/policy': { bodies: [{ version: 0, policy }] },
    'PUT /admin/updates/pause': { bodies: [{ paused: true }, { paused: false }] },
    'POST /admin/policy/preview': { bodies: [{ policy }] },
    'PUT /admin/teams/:team_id/policy': { bodies: [{ version: 0, overrides: {} }] },
    'POST /admin/teams/:team_id/policy/preview': { bodies: [{ overrides: {} }] },
  }
}

/** Starts a company sign-in that a caller can finish, and adds a caller with a name from a proxy. */
export async function goThereAndBack(
  provider: StubProvider,
  environment: Environment,
  { people, particulars }: { people: People; particulars: Particulars },
): Promise<void> {
  const { url } = await startTestServer(environment, particulars)
  const there = await callerWith(url, {})('GET', '/auth/oidc/start')
  const asked = new URL(there.headers.get('Location') ?? '').searchParams
  Object.assign(provider.answer, { claims: { nonce: asked.get('nonce'), preferred_username: 'new.newt' } })
  const query = String(new URLSearchParams({ code: 'a code', state: asked.get('state') ?? '' }))
  people.callers['back from the company sign-in'] = { Cookie: cookieIn(there) }
  people.callers['brought by a proxy'] = { [behindProxy.PROXY_USER_HEADER]: 'new.gecko' }
  people.good['GET /auth/oidc/callback'] = { queries: [query], callers: ['back from the company sign-in'] }
  people.good['GET /auth/proxy'] = { callers: ['brought by a proxy'] }
}

const totpStepMs = 30_000

function codeOf(secret: string, atMs: number): string {
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: totpStepMs / 1_000 }).generate({
    timestamp: atMs,
  })
}

async function makeSecondFactor(caller: Caller) {
  return secondFactorSchema.parse(await done(caller, 'POST', '/me/second-factor'))
}

async function enrol(admin: Caller, url: string, name: keyof typeof ids): Promise<TestDevice> {
  const enrolment = await done(admin, 'POST', '/admin/enrolments', { user_id: ids[name] })
  return enrolTestDevice(url, enrolmentSchema.parse(enrolment).code, tellingOf(name).device)
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` }
}

/** Two minutes of today and one of yesterday, with recognizable texts. */
function eventsOf(name: keyof typeof ids) {
  const { title, app } = tellingOf(name)
  return [lastHour, lastHour + 60_000, lastHour - dayMs].map(at =>
    event({
      user_id: ids[name],
      timestamp: new Date(at + 30_000).toISOString(),
      app_name: app,
      window_title: title,
    }),
  )
}
