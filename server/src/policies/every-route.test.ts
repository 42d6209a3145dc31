import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import type { Caller } from '../testing/callers.ts'
import { type Company, done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { rules } from './rules.ts'

/** Who asks: of the team blue, whose manager is mia; max manages red; nora is in neither. */
const callers = [
  'nobody',
  'employee',
  'other employee',
  'manager',
  'manager of another team',
  'admin',
  'device',
  'device of another',
  'revoked device',
  'session by link',
] as const
type CallerName = (typeof callers)[number]

const signedIn = ['employee', 'other employee', 'manager', 'manager of another team', 'admin'] as const

/**
 * Who gets through where, by hand: the table of rules is held against this one. Everything is asked about ada of team blue. What is not named here is
 * refused.
 */
const expected: Record<string, readonly CallerName[] | 'everyone'> = {
  'POST /track': ['device', 'device of another'],
  'GET /summary/today': ['employee', 'session by link', 'manager', 'admin', 'device'],
  'GET /apps': ['employee', 'session by link', 'manager', 'admin', 'device'],
  'GET /daily': ['employee', 'session by link', 'manager', 'admin', 'device'],
  'GET /timeline': ['employee', 'session by link', 'manager', 'admin', 'device'],
  'GET /notes': ['employee', 'session by link', 'manager', 'admin', 'device'],
  'GET /config': 'everyone',
  'GET /health': 'everyone',
  'GET /ready': 'everyone',
  'GET /metrics': 'everyone',
  'GET /.well-known/security.txt': 'everyone',
  'GET /db-stats': ['admin'],
  'POST /cleanup': ['admin'],
  'GET /admin/leaderboard': ['manager', 'manager of another team', 'admin'],
  'GET /admin/tracker-status': ['manager', 'manager of another team', 'admin'],
  'GET /admin/team-totals': ['manager', 'manager of another team', 'admin'],
  'GET /admin/user/:user_id/non-productive-apps': ['manager', 'admin'],
  'GET /admin/user/:user_id/app-breakdown': ['manager', 'admin'],
  'PUT /admin/user/:user_id/notes': ['manager', 'admin'],
  'DELETE /admin/user/:user_id': ['admin'],
  'GET /admin/users': ['admin'],
  'PUT /admin/users/:user_id': ['admin'],
  'POST /admin/users/:user_id/password-link': ['admin'],
  'GET /admin/teams': ['manager', 'manager of another team', 'admin'],
  'PUT /admin/teams/:team_id': ['admin'],
  'DELETE /admin/teams/:team_id': ['admin'],
  'GET /admin/devices': ['admin'],
  'DELETE /admin/devices/:device_id': ['admin'],
  'GET /admin/enrolments': ['admin'],
  'POST /admin/enrolments': ['admin'],
  'DELETE /admin/enrolments/:id': ['admin'],
  'GET /admin/sign-in-requests': ['admin'],
  'PUT /admin/sign-in-requests/:id': ['admin'],
  'DELETE /admin/sign-in-requests/:id': ['admin'],
  'GET /admin/policy': ['admin'],
  'PUT /admin/policy': ['admin'],
  'POST /admin/policy/preview': ['admin'],
  'GET /admin/rejudge': ['admin'],
  'POST /admin/rejudge': ['admin'],
  'GET /admin/teams/:team_id/policy': ['admin'],
  'PUT /admin/teams/:team_id/policy': ['admin'],
  'POST /admin/teams/:team_id/policy/preview': ['admin'],
  'GET /agent/policy': [...signedIn, 'session by link', 'device', 'device of another'],
  'GET /admin/audit-log': ['admin'],
  'GET /admin/system': ['admin'],
  'GET /me': [...signedIn, 'session by link', 'device', 'device of another'],
  'GET /me/export': [...signedIn, 'session by link'],
  'GET /me/access-log': [...signedIn, 'session by link', 'device', 'device of another'],
  'GET /me/activity': [...signedIn, 'session by link', 'device', 'device of another'],
  'GET /me/devices': [...signedIn, 'session by link', 'device', 'device of another'],
  'PUT /me/contests': [...signedIn, 'session by link'],
  'POST /devices/enrol': 'everyone',
  'POST /devices/token': 'everyone',
  'PUT /devices/report': ['device', 'device of another'],
  'POST /devices/dashboard-link': ['device', 'device of another'],
  'GET /session': 'everyone',
  'POST /setup': 'everyone',
  'POST /login': 'everyone',
  'POST /login/link': 'everyone',
  'POST /password': 'everyone',
  'GET /auth/oidc/start': 'everyone',
  'GET /auth/proxy': 'everyone',
  'GET /auth/oidc/callback': 'everyone',
  'GET /auth/oidc/logout': 'everyone',
  'POST /auth/oidc/link': [...signedIn, 'session by link'],
  'POST /logout': [...signedIn, 'session by link'],
  'PUT /me/password': signedIn,
  'POST /me/second-factor': signedIn,
  'PUT /me/second-factor': signedIn,
  'DELETE /me/second-factor': signedIn,
}

/** What a rule says no with. */
const refusals = [
  '401 login_needed',
  '401 device_needed',
  '403 not_allowed',
  '403 device_revoked',
  '403 operators_only',
]

/** What routes answer, behind their rule, to a request without a body, or about something that is not there. All others answer as they should. */
const refusedBehind: Record<string, string> = {
  ...Object.fromEntries(
    [
      'POST /admin/enrolments',
      'POST /admin/policy/preview',
      'PUT /admin/policy',
      'PUT /admin/teams/:team_id',
      'PUT /admin/teams/:team_id/policy',
      'PUT /admin/user/:user_id/notes',
      'POST /devices/enrol',
      'POST /devices/token',
      'PUT /devices/report',
      'POST /login',
      'POST /login/link',
      'POST /password',
      'POST /setup',
      'PUT /me/contests',
      'PUT /me/password',
      'PUT /me/second-factor',
      'DELETE /me/second-factor',
    ].map(key => [key, '400 invalid_body']),
  ),
  'DELETE /admin/devices/:device_id': '404 not_found',
  'DELETE /admin/enrolments/:id': '404 not_found',
  'PUT /admin/sign-in-requests/:id': '404 not_found',
  'DELETE /admin/sign-in-requests/:id': '404 not_found',
  'GET /admin/teams/:team_id/policy': '404 unknown_team',
  'POST /admin/teams/:team_id/policy/preview': '404 unknown_team',
  'GET /auth/oidc/start': '404 not_found',
  'POST /auth/oidc/link': '404 not_found',
  'GET /auth/oidc/callback': '404 not_found',
  'GET /auth/oidc/logout': '404 not_found',
  'GET /auth/proxy': '404 not_found',
  'GET /.well-known/security.txt': '404 not_found',
}

async function everyone(company: Company): Promise<Record<CallerName, Caller>> {
  const { server, admin, hire, enrol } = company
  const employee = await hire('ada', 'employee')
  const other = await hire('nora', 'employee')
  const manager = await hire('mia', 'manager')
  const foreign = await hire('max', 'manager')
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  await done(admin, 'PUT', '/admin/teams/red', { name: 'Red', managers: ['max'] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const { nowMs } = server.time
  const [device, ofAnother, revoked] = [await enrol('ada'), await enrol('nora'), await enrol('ada')]
  const asDevice = await device.signedIn(nowMs)
  const asRevoked = await revoked.signedIn(nowMs)
  await done(admin, 'DELETE', `/admin/devices/${revoked.deviceId}`)
  return {
    nobody: company.nobody,
    employee,
    'other employee': other,
    manager,
    'manager of another team': foreign,
    admin,
    device: asDevice,
    'device of another': await ofAnother.signedIn(nowMs),
    'revoked device': asRevoked,
    'session by link': await company.byLink(asDevice),
  }
}

it('answers every route to every caller as the table says', async () => {
  const company = await startCompany()
  const who = await everyone(company)
  const routes = createRouter(company.server.context).stack.flatMap(({ methods, path }) =>
    methods.filter(method => method !== 'HEAD').map(method => ({ method, path: String(path) })),
  )

  const differing: string[] = []
  // What ends a session or a person comes last.
  const inOrder = routes.sort((a, b) => Number(isEnding(a)) - Number(isEnding(b)))
  for (const { method, path } of inOrder) {
    const key = `${method} ${path}`
    const allowed = expected[key]
    for (const name of callers) {
      // The one who is allowed to end it all is asked last, and not at all where the session is still needed.
      if (isEnding({ method, path }) && (allowed === 'everyone' || allowed?.includes(name))) continue
      const found = await fateOf(who[name], method, path)
      const wanted = allowed === 'everyone' || allowed?.includes(name) ? 'gets through' : 'is refused'
      if (found !== wanted) differing.push(`${key}: ${name} ${found}`)
    }
  }

  expect(differing).toEqual([])
  expect(Object.keys(expected).sort()).toEqual(Object.keys(rules).sort())
})

function isEnding({ method, path }: { method: string; path: string }): boolean {
  return `${method} ${path}` === 'POST /logout' || `${method} ${path}` === 'DELETE /admin/user/:user_id'
}

/** An answer that is neither what the route gives nor what its rule refuses with, such as a 500, is no getting through. */
async function fateOf(caller: Caller, method: string, path: string): Promise<string> {
  const { status, body } = await askAboutAda(caller, method, path)
  const answer = `${status} ${codeIn(body) ?? ''}`.trim()
  if (refusals.includes(answer)) return 'is refused'
  const isGiven = status < 300 && refusedBehind[`${method} ${path}`] === undefined
  return isGiven || answer === refusedBehind[`${method} ${path}`]
    ? 'gets through'
    : `is answered with ${answer}`
}

function askAboutAda(caller: Caller, method: string, path: string) {
  const address = path
    .replace(':user_id', 'ada')
    .replace(/:team_id/, 'green')
    .replace(/:\w+/, 'none')
  const asked = path.startsWith('/admin') ? address : `${address}?user_id=ada`
  const body = method === 'GET' ? undefined : path === '/track' ? { events: [event()] } : {}
  return caller(method, asked, body)
}

function codeIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

it('shows nobody to anyone but themselves, on any route about one person, where people are shown as teams only', async () => {
  const { server, admin, hire } = await startCompany({ LEADERBOARD_MODE: 'team' })
  const manager = await hire('mia', 'manager')
  const employee = await hire('ada', 'employee')
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const aboutOne = createRouter(server.context)
    .stack.flatMap(({ methods, path }) =>
      methods.filter(method => method !== 'HEAD').map(method => ({ method, path: String(path) })),
    )
    .filter(({ method, path }) => ['query', 'path'].includes(aboutOf(`${method} ${path}`)))

  const answers = await Promise.all(
    aboutOne.map(async ({ method, path }) => ({
      route: `${method} ${path}`,
      manager: await codeFor(manager, method, path),
      admin: await codeFor(admin, method, path),
      own: aboutOf(`${method} ${path}`) === 'query' ? await codeFor(employee, method, path) : undefined,
    })),
  )

  expect(answers.length).toBeGreaterThanOrEqual(8)
  const hidden = 'individuals_hidden'
  expect(answers.filter(each => each.manager !== hidden || each.admin !== hidden || each.own)).toEqual([])
})

/** What a route's rule is about. */
function aboutOf(key: string): string {
  const found = Object.entries(rules).find(([each]) => each === key)?.[1]
  return found !== undefined && 'about' in found ? found.about : ''
}

async function codeFor(caller: Caller, method: string, path: string): Promise<string | undefined> {
  return codeIn((await askAboutAda(caller, method, path)).body)
}

it('has no route without a rule', async () => {
  const company = await startCompany()

  const routed = createRouter(company.server.context).stack.flatMap(({ methods, path, stack }) =>
    methods
      .filter(method => method !== 'HEAD')
      .map(method => ({ key: `${method} ${String(path)}`, begins: stack[0]?.name })),
  )

  expect(routed.filter(({ key, begins }) => !Object.hasOwn(rules, key) || begins !== 'rule')).toEqual([])
  expect(routed.map(({ key }) => key).sort()).toEqual(Object.keys(rules).sort())
})
