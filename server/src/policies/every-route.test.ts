import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import type { Caller } from '../testing/callers.ts'
import { type Company, done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { giveUnknownRole } from '../testing/unknown-role.ts'
import { type CallerName, callers, refusals, whoMay } from '../testing/who-may.ts'
import { rules } from './rules.ts'

/** Errors that routes give after their rule, for requests without a body or about missing things. All other routes answer successfully. */
const refusedBehind: Record<string, string> = {
  ...Object.fromEntries(
    [
      'POST /admin/enrolments',
      'POST /admin/policy/preview',
      'PUT /admin/policy',
      'PUT /admin/teams/:team_id',
      'PUT /admin/teams/:team_id/policy',
      'PUT /admin/updates/pause',
      'PUT /admin/user/:user_id/notes',
      'POST /devices/enrol',
      'POST /devices/token',
      'PUT /devices/report',
      'POST /devices/self/acknowledgement',
      'POST /login',
      'POST /login/link',
      'POST /password',
      'POST /setup',
      'POST /me/declared',
      'PUT /admin/user/:user_id/declared/:id',
      'PUT /me/contests',
      'PUT /me/exemption',
      'PUT /me/password',
      'PUT /me/second-factor',
      'DELETE /me/second-factor',
    ].map(key => [key, '400 invalid_body']),
  ),
  'DELETE /me/declared/:id': '404 unknown_declaration',
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
  'GET /releases/metadata/:file': '404 not_found',
  'GET /releases/targets/:file': '404 not_found',
  'GET /extension/:file': '404 not_found',
  'GET /docs/:file': '404 not_found',
}

async function everyone(company: Company): Promise<Record<CallerName, Caller>> {
  const { server, admin, hire, enrol } = company
  const employee = await hire('ada', 'employee')
  const other = await hire('nora', 'employee')
  const manager = await hire('mia', 'manager')
  const foreign = await hire('max', 'manager')
  const auditor = await hire('aud', 'auditor')
  const ofUnknownRole = await hire('uma', 'admin')
  await giveUnknownRole(server, 'uma')
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
    auditor,
    'someone of an unknown role': ofUnknownRole,
    device: asDevice,
    'device of another': await ofAnother.signedIn(nowMs),
    'revoked device': asRevoked,
    'session by link': await company.byLink(asDevice),
  }
}

it('answers every route for every caller according to the table', async () => {
  const company = await startCompany()
  const who = await everyone(company)
  const routes = createRouter(company.server.context).stack.flatMap(({ methods, path }) =>
    methods.filter(method => method !== 'HEAD').map(method => ({ method, path: String(path) })),
  )

  const differing: string[] = []
  // Routes that end a session or a device, or erase a person, come last.
  const inOrder = routes.sort((a, b) => Number(isEnding(a)) - Number(isEnding(b)))
  for (const { method, path } of inOrder) {
    const key = `${method} ${path}`
    const allowed = whoMay[key]
    for (const name of callers) {
      // The caller who may end it is tested last, or not at all if the session is still needed.
      if (isEnding({ method, path }) && (allowed === 'everyone' || allowed?.includes(name))) continue
      const found = await fateOf(who[name], method, path)
      const wanted = allowed === 'everyone' || allowed?.includes(name) ? 'gets through' : 'is refused'
      if (found !== wanted) differing.push(`${key}: ${name} ${found}`)
    }
  }

  expect(differing).toEqual([])
  expect(Object.keys(whoMay).sort()).toEqual(Object.keys(rules).sort())
})

function isEnding({ method, path }: { method: string; path: string }): boolean {
  return ['POST /logout', 'DELETE /devices/self', 'DELETE /admin/user/:user_id'].includes(`${method} ${path}`)
}

/** An answer that is neither the route's nor an error of its rule, such as a 500, does not count as allowed. */
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

it('refuses a stored role that it does not know on every route behind a rule, says why, and lets it sign out', async () => {
  const { server, hire } = await startCompany()
  const uma = await hire('uma', 'admin')
  await giveUnknownRole(server, 'uma')
  const forPeople = createRouter(server.context)
    .stack.flatMap(({ methods, path }) => methods.map(method => ({ method, path: String(path) })))
    .filter(route => route.method !== 'HEAD' && !isEnding(route))
    .filter(({ method, path }) => {
      const allowed = whoMay[`${method} ${path}`]
      return allowed !== 'everyone' && allowed?.includes('admin')
    })

  const codes: Record<string, string | undefined> = {}
  for (const { method, path } of forPeople) codes[`${method} ${path}`] = await codeFor(uma, method, path)

  expect(forPeople.length).toBeGreaterThan(40)
  expect(Object.entries(codes).filter(([, code]) => code !== 'role_unknown')).toEqual([])
  expect((await uma('GET', '/session')).body).toMatchObject({ user_id: 'uma', role: 'unknown', teams: [] })
  expect((await uma('POST', '/logout')).status).toBe(200)
})

it('shows no person to others in team mode, on any route about one person', async () => {
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

/** The subject of a route's rule. */
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
