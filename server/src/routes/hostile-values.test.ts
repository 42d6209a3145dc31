import { expect, it } from 'vitest'
import { createLimits } from '../policies/limits.ts'
import { type RouteKey, rules } from '../policies/rules.ts'
import type { Caller } from '../testing/callers.ts'
import { startCompany } from '../testing/company.ts'

/** Hostile JSON values for fields of any type. */
const hostile: readonly unknown[] = [
  'a\0b',
  '\udfff',
  'x'.repeat(70_000),
  '',
  -1,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  1e300,
  '0000-01-01',
  '9999-12-31T23:59:59.999999999Z',
  null,
  [],
  {},
]

/** All other fields are the default policy's. */
const policy = { distractionMinRatio: 0.3, visibleMinSide: 100, nonProductiveApps: ['chess'] }

/** Routes without a body, and `POST /track`, which has its own `track/hostile.test.ts`. */
type Bodiless =
  | 'POST /track'
  | 'POST /logout'
  | 'PUT /admin/sign-in-requests/:id'
  | 'POST /admin/rejudge'
  | 'POST /admin/users/:user_id/password-link'
  | 'POST /devices/dashboard-link'
  | 'POST /me/second-factor'
type WithBody =
  | Exclude<Extract<RouteKey, `POST ${string}` | `PUT ${string}`>, Bodiless>
  | 'DELETE /me/second-factor'

/** A valid body for every route that reads one. The compiler reports a missing route. */
const bodies: Record<WithBody, Record<string, unknown>> = {
  'PUT /admin/users/:user_id': {
    display_name: 'Ada',
    email: 'ada@example.org',
    pseudonymous: false,
    time_zone: 'Europe/Berlin',
    team_id: 'blue',
    role: 'employee',
  },
  'PUT /admin/teams/:team_id': { name: 'Blue', managers: ['mia'] },
  'PUT /admin/user/:user_id/notes': { day: '2026-03-10', note: 'On a course.' },
  'PUT /admin/user/:user_id/declared/:id': { decision: 'approve' },
  'POST /admin/enrolments': { user_id: 'ada', hours: 1 },
  'PUT /admin/policy': { version: 0, policy },
  'POST /admin/policy/preview': { policy },
  'PUT /admin/teams/:team_id/policy': { version: 0, overrides: { nonProductiveApps: ['chess'] } },
  'POST /admin/teams/:team_id/policy/preview': { overrides: { nonProductiveApps: ['chess'] } },
  'PUT /admin/updates/pause': { paused: true },
  'POST /cleanup': { days: 400 },
  'PUT /me/exemption': { exempt: true },
  'POST /me/declared': {
    id: '0b8f5f0e-6a57-4b58-9a43-0d3f1a1c9d11',
    start: '2026-03-10T10:00:00Z',
    end: '2026-03-10T10:30:00Z',
    kind: 'call',
    note: 'Support',
  },
  'PUT /me/contests': { start: '2026-03-10T11:00:00Z', note: 'I was reading.' },
  'PUT /devices/report': {
    queued_events: 1,
    dropped_events: 1,
    update: { version: '0.3.0', outcome: 'installed', at: '2026-03-10T10:00:00Z' },
    pauses: [{ from: '2026-03-10T11:00:00Z', to: '2026-03-10T11:00:09Z' }],
  },
  'POST /devices/self/acknowledgement': {
    notice: '1',
    text_sha256: 'a'.repeat(64),
    language: 'de',
    at: '2026-03-10T11:00:00Z',
    by: { organisation: 'Example Inc.' },
  },
  'POST /devices/enrol': {
    code: 'none',
    public_key: 'A'.repeat(43),
    name: 'laptop',
    platform: 'linux',
    helper_version: '0.1.0',
  },
  'POST /devices/token': {
    device_id: 'none',
    time: '2026-03-10T12:00:00Z',
    nonce: 'n'.repeat(16),
    signature: 'A'.repeat(86),
    helper_version: '0.1.0',
  },
  'POST /login': { user_id: 'ada', password: 'none', code: '123456' },
  'POST /setup': { secret: 'none', user_id: 'ada', password: 'correct horse battery' },
  'POST /login/link': { secret: 'none' },
  'POST /password': { secret: 'none', password: 'correct horse battery' },
  'PUT /me/password': { current: 'none', password: 'correct horse battery' },
  'POST /auth/oidc/link': { password: 'none' },
  'PUT /me/second-factor': { code: '123456' },
  'DELETE /me/second-factor': { code: '123456' },
}

it('answers no hostile value in a body with a 5xx', async () => {
  const { admin, enrol, server } = await startCompany()
  const device = await (await enrol('ada')).signedIn(server.time.nowMs)
  const failed: string[] = []
  for (const [route, body] of Object.entries(bodies)) {
    const [method = '', path = ''] = route.split(' ')
    const address = path.replace(':user_id', 'ada').replace(':team_id', 'blue')
    const caller: Caller = isOfDevice(address) ? device : admin
    for (const [field, changed] of variations(body)) {
      // Reset the limits, so that every value is tested.
      server.context.limits = createLimits()
      const { status } = await caller(method, address, changed)
      if (status >= 500) failed.push(`${route} ${field}: ${status}`)
    }
  }

  expect(failed).toEqual([])
})

/** Unusual texts in URLs. */
const odd = ['a\0b', '%', "'", 'x'.repeat(3_000), '-1', '9'.repeat(20), '2999-12-31', '🦊']
const parameters = ['user_id', 'date', 'from', 'days', 'team', 'person', 'before', 'version', 'q', 'page']

it('answers no unusual text in a URL with a 5xx', async () => {
  const { admin, server } = await startCompany()
  const failed: string[] = []
  for (const route of Object.keys(rules)) {
    const [method = '', path = ''] = route.split(' ')
    const addresses = path.includes(':') ? namedOddly(path) : method === 'GET' ? askedOddly(path) : []
    for (const address of addresses) {
      server.context.limits = createLimits()
      const { status } = await admin(method, address)
      if (status >= 500) failed.push(`${method} ${address}: ${status}`)
    }
  }

  expect(failed).toEqual([])
})

function namedOddly(path: string): string[] {
  return odd.map(text => path.replace(/:\w+/, encodeURIComponent(text)))
}

function askedOddly(path: string): string[] {
  return parameters.flatMap(name => odd.map(text => `${path}?${new URLSearchParams({ [name]: text })}`))
}

/** Copies of the body with one value, at any depth, replaced by each hostile value. */
function* variations(value: unknown, path = ''): Generator<[string, unknown]> {
  if (path !== '') for (const bad of hostile) yield [`${path} = ${JSON.stringify(bad).slice(0, 40)}`, bad]
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value))
    for (const [where, changed] of variations(inner, `${path}.${key}`))
      yield [where, Object.assign(structuredClone(value), { [key]: changed })]
}

function isOfDevice(address: string): boolean {
  return ['/devices/report', '/devices/self/acknowledgement'].includes(address)
}
