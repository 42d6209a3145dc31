import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  enrolmentRowSchema,
  enrolmentSchema,
  passwordLinkSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import { createAccess } from '../../access/access.ts'
import { makeSetupLink } from '../../access/one-time-links.ts'
import type { Database } from '../../database/database.ts'
import { readServerSettings } from '../../settings.ts'
import { type Caller, callerWith, enrolTestDevice, sessionHeaders, type TestDevice } from '../callers.ts'
import { done, goodPassword, startCompany } from '../company.ts'
import { everything } from '../edges.ts'
import { event } from '../events.ts'
import { testNow } from '../migrated-template.ts'
import { startServerOn, startTestServer, temporaryDatabase, temporaryFolder } from '../server.ts'
import { countedDatabase, type DatabaseWork } from './counted-database.ts'
import { type CallerName, ids, names, tellingOf } from './people.ts'
import { saveRows } from './saved-rows.ts'

export const modes = ['accounts', 'teams', 'open'] as const
export type Mode = (typeof modes)[number]

const metricsToken = 'metrics-token-of-this-test'
const dayMs = 24 * 60 * 60_000
const nowMs = Date.parse(testNow)
const lastHour = Date.parse('2026-03-10T11:00:00Z')

/** A company that is the same before every request. */
export interface Stage {
  mode: Mode
  database: string
  callers: Partial<Record<CallerName, Record<string, string>>>
  /** Bodies that do something once: links, codes and signatures that are good. */
  goodBodies: Record<string, readonly unknown[]>
  /** Of devices and enrolment codes. */
  otherIds: readonly string[]
  url(): string
  /** What the request asked of the database, and which route answered it. */
  sinceThen(): { work: DatabaseWork; route: string | undefined }
  /** Every row there is, but for the audit log, which also says who looked. */
  rows(): Promise<Record<string, string[]>>
  /** Makes everything as it was, with a server that remembers nothing. */
  reset(): Promise<void>
}

const auditTables = ['audit_log', 'audit_names']

/** Sets up everybody and what is known of them; numbers and people are the same whenever a request comes. */
export async function setStage(mode: Mode): Promise<Stage> {
  const environment = {
    METRICS_TOKEN: mode === 'open' ? undefined : metricsToken,
    LEADERBOARD_MODE: mode === 'teams' ? 'team' : 'ranked',
    OPEN_MODE: mode === 'open' ? undefined : 'false',
    RATE_LIMIT_PER_DEVICE: '999999/minute',
  }
  const database = await temporaryDatabase()
  const particulars = { database, dashboard: await dashboard() }
  const people = await (mode === 'open' ? settleOpen : settle)(environment, particulars)
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
    reset: async () => {
      await server.stop()
      await saved.bringBack()
      server = await start()
    },
  }
}

type People = Pick<Stage, 'callers' | 'goodBodies' | 'otherIds'>
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
  return { callers: { nobody: {} }, goodBodies: { 'POST /setup': [setup] }, otherIds: [] }
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
      employee: await comeIn(ids.ada),
      'other employee': await comeIn(ids.nora),
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
    goodBodies: {
      'POST /login': [{ user_id: ids.ada, password: goodPassword }],
      'POST /login/link': [{ secret: await link() }],
      'POST /password': [{ secret: passwordSecret, password: goodPassword }],
      'POST /devices/token': [signed],
      'POST /devices/enrol': [
        {
          code: enrolmentSchema.parse(madeCode).code,
          public_key: 'A'.repeat(43),
          name: 'laptop',
          platform: 'linux',
          helper_version: '0.1.0',
        },
      ],
      'PUT /me/password': [{ current: goodPassword, password: goodPassword }],
    },
    otherIds: [ada.deviceId, nora.deviceId, revoked.deviceId, ...codes.map(({ id }) => id)],
  }
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
