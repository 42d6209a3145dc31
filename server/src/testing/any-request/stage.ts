import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  enrolmentRowSchema,
  enrolmentSchema,
  passwordLinkSchema,
  secondFactorSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { TOTP } from 'otpauth'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import { createAccess } from '../../access/access.ts'
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
import { everything } from '../edges.ts'
import { event } from '../events.ts'
import { testNow } from '../migrated-template.ts'
import {
  startServerOn,
  startTestServer,
  type TestServer,
  temporaryDatabase,
  temporaryFolder,
} from '../server.ts'
import { type StubProvider, startStubProvider } from '../stub-provider.ts'
import { countedDatabase, type DatabaseWork } from './counted-database.ts'
import { type CallerName, ids, names, tellingOf } from './people.ts'
import { saveRows } from './saved-rows.ts'

export const modes = ['accounts', 'teams', 'open'] as const
export type Mode = (typeof modes)[number]

const behindProxy = { PROXY_USER_HEADER: 'X-Forwarded-User', PROXY_TRUSTED: '127.0.0.0/8, ::1' }
const metricsToken = 'metrics-token-of-this-test'
const dayMs = 24 * 60 * 60_000
const nowMs = Date.parse(testNow)
const lastHour = Date.parse('2026-03-10T11:00:00Z')

/** A company that is the same before every request. */
export interface Stage {
  mode: Mode
  database: string
  callers: Partial<Record<CallerName, Record<string, string>>>
  /** What a route needs to do something: links, codes, signatures and versions that are good, and who can use them. */
  good: Record<string, Good>
  deviceIds: readonly string[]
  enrolmentIds: readonly string[]
  url(): string
  /** What the request asked of the database, and which route answered it. */
  sinceThen(): { work: DatabaseWork; route: string | undefined }
  /** Every row there is, but for the audit log, which also says who looked. */
  rows(): Promise<Record<string, string[]>>
  /** Makes everything in these tables (or in all) as it was, with a server that remembers nothing. */
  reset(tables?: readonly string[]): Promise<void>
  /** Delivers a batch as a device of a person whom no request is about. What is wrong, or undefined where it was taken. */
  deliver(): Promise<string | undefined>
  /** Whether a row, as `rows` has it, came of such a batch. */
  isDelivered(row: string): boolean
  /** Errors that nobody caught, which would end a server, since it was last asked. */
  uncaught(): readonly unknown[]
}

export interface Good {
  bodies?: readonly unknown[]
  queries?: readonly string[]
  callers?: readonly CallerName[]
}

const auditTables = ['audit_log', 'audit_names']
const deliverer = 'tess.probe'

/** Sets up everybody and what is known of them; numbers and people are the same whenever a request comes. */
export async function setStage(mode: Mode): Promise<Stage> {
  const provider = mode === 'teams' ? await startStubProvider() : undefined
  const environment = {
    METRICS_TOKEN: mode === 'open' ? undefined : metricsToken,
    LEADERBOARD_MODE: mode === 'teams' ? 'team' : 'ranked',
    OPEN_MODE: mode === 'open' ? undefined : 'false',
    RATE_LIMIT_PER_DEVICE: '999999/minute',
    ...(provider && { ...provider.settings, ...behindProxy, SECURITY_CONTACT: 'security@acme.example' }),
  }
  const database = await temporaryDatabase()
  const particulars = { database, dashboard: await dashboard() }
  const people = await (mode === 'open' ? settleOpen : settle)(environment, particulars)
  const { deliveredBy } = people
  if (provider) await goThereAndBack(provider, environment, { people, particulars })
  const saved = await saveRows(database)
  const counted = countedDatabase(database)
  let route: string | undefined

  async function start() {
    const server = await startServerOn(counted.database, environment, { dashboard: particulars.dashboard })
    const { metrics } = server.context
    const { requestAnswered } = metrics
    metrics.requestAnswered = (request, seconds) => {
      route = `${request.method} ${request.route}`
      requestAnswered(request, seconds)
    }
    return server
  }
  let server = await start()
  onTestFinished(() => server.stop())
  let uncaught: unknown[] = []
  const note = (error: unknown) => void uncaught.push(error)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  onTestFinished(() => void process.off('uncaughtException', note).off('unhandledRejection', note))

  return {
    mode,
    database: database.dialect,
    ...people,
    url: () => server.url,
    sinceThen() {
      const answered = route
      route = undefined
      return { work: counted.sinceThen(), route: answered }
    },
    rows: async () => {
      const all = await everything(database)
      return Object.fromEntries(Object.entries(all).filter(([table]) => !auditTables.includes(table)))
    },
    reset: async tables => {
      await server.stop()
      await saved.bringBack(tables && [...tables, ...auditTables])
      server = await start()
    },
    deliver: async () => {
      const events = [event({ user_id: deliverer, timestamp: testNow })]
      const answer = await callerWith(server.url, deliveredBy.headers)('POST', '/track', { events })
      return answer.status === 201 ? undefined : `${answer.status} ${JSON.stringify(answer.body)}`
    },
    isDelivered: row => row.includes(deliverer) || row.includes(deliveredBy.deviceId),
    uncaught() {
      const found = uncaught
      uncaught = []
      return found
    },
  }
}

type People = Pick<Stage, 'callers' | 'good' | 'deviceIds' | 'enrolmentIds'> & {
  deliveredBy: { headers: Record<string, string>; deviceId: string }
}
type Environment = Parameters<typeof startTestServer>[0]
interface Particulars {
  database: Database
  dashboard: string
}

/** Everyone is anyone. */
async function settleOpen(environment: Environment, particulars: Particulars): Promise<People> {
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
    enrolmentIds: [],
    deliveredBy: { headers: {}, deviceId: deliverer },
  }
}

async function settle(environment: Environment, particulars: Particulars): Promise<People> {
  const company = await startCompany(environment, particulars)
  const { server, admin } = company
  const { url, time } = server
  for (const name of ['ada', 'nora', 'rex'] as const) await company.hire(ids[name], 'employee')
  for (const name of ['mia', 'max'] as const) await company.hire(ids[name], 'manager')
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [ids.mia] })
  await done(admin, 'PUT', '/admin/teams/red', { name: 'Red', managers: [ids.max] })
  const teams: Partial<Record<keyof typeof ids, string>> = { ada: 'blue', rex: 'red' }

  const comeIn = (userId: string) =>
    sessionHeaders(url, '/login', { user_id: userId, password: goodPassword })
  const devices: Partial<Record<keyof typeof ids, TestDevice>> = {}
  for (const name of names(ids)) {
    const told = tellingOf(name)
    const change = { display_name: told.displayName, email: told.email, team_id: teams[name] ?? null }
    await done(admin, 'PUT', `/admin/users/${ids[name]}`, change)
    const device = await enrol(admin, url, name)
    devices[name] = device
    await done(await device.signedIn(nowMs), 'POST', '/track', { events: eventsOf(name) })
    const session = callerWith(url, await comeIn(ids[name]))
    const contest = { start: new Date(lastHour).toISOString(), note: told.contest }
    await done(session, 'PUT', '/me/contests', contest)
    if (environment?.['LEADERBOARD_MODE'] === 'team') continue
    await done(admin, 'PUT', `/admin/user/${ids[name]}/notes`, { day: '2026-03-10', note: told.note })
  }
  await company.hire(deliverer, 'employee')
  const tess = await company.enrol(deliverer)
  const { ada, nora } = devices
  if (!ada || !nora) throw new Error('Somebody has no device.')
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
  const access = await createAccess(server.context.database, readServerSettings({}), () => nowMs)
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
  const codes = z.array(enrolmentRowSchema).parse(await done(admin, 'GET', '/admin/enrolments'))
  return {
    callers: {
      nobody: {},
      employee,
      'other employee': otherEmployee,
      manager: await comeIn(ids.mia),
      'manager of another team': await comeIn(ids.max),
      admin: await comeIn('root'),
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
      'PUT /me/password': { bodies: [{ current: goodPassword, password: goodPassword }] },
      'PUT /me/second-factor': { bodies: [{ code: codeOf(offered.secret, nowMs) }], callers: ['employee'] },
      'DELETE /me/second-factor': {
        bodies: [{ code: codeOf(turnedOn.secret, nowMs + totpStepMs) }],
        callers: ['other employee'],
      },
      'PUT /me/contests': { bodies: [{ start: new Date(lastHour).toISOString(), note: 'No.' }] },
      'PUT /admin/user/:user_id/notes': { bodies: [{ day: '2026-03-10', note: 'On a course.' }] },
      ...goodPolicies(server),
    },
    deviceIds: [ada.deviceId, nora.deviceId, revoked.deviceId],
    enrolmentIds: codes.map(({ id }) => id),
    deliveredBy: { headers: bearer(await tess.tokenAt(nowMs)), deviceId: tess.deviceId },
  }
}

/** The policies there are, saved again. */
function goodPolicies({ context }: TestServer): Record<string, Good> {
  const { policy } = context.settings
  return {
    'PUT /admin/policy': { bodies: [{ version: 0, policy }] },
    'POST /admin/policy/preview': { bodies: [{ policy }] },
    'PUT /admin/teams/:team_id/policy': { bodies: [{ version: 0, overrides: {} }] },
    'POST /admin/teams/:team_id/policy/preview': { bodies: [{ overrides: {} }] },
  }
}

/** A sign-in that began at the company's own, for somebody to finish, and a name that a proxy brings. */
async function goThereAndBack(
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

/** Two minutes of today and one of yesterday, each with what is found again. */
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

/** What the pages of the dashboards say here, whoever asks. */
export const pageText = 'a page of the dashboards'

async function dashboard(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'assets'))
  const files = ['me.html', 'admin.html', 'signin.html', 'assets/app-1a2b.js', 'icon.svg']
  for (const file of files) await writeFile(join(folder, file), pageText)
  return folder
}
