import { type Route, routes } from '@telemetry-tracker/shared/contracts/routes'
import fc from 'fast-check'
import { rules } from '../../policies/rules.ts'
import { goodPassword } from '../company.ts'
import { whoMay } from '../who-may.ts'
import { type Body, oftenFirst, someBody } from './arbitrary-body.ts'
import { days, type Meaningful, times } from './arbitrary-json.ts'
import { type HeaderTrick, headerTricks } from './header-tricks.ts'
import { type CallerName, ids, names } from './people.ts'
import type { Stage } from './stage.ts'

/** A request and who sends it; everything but the address of the server and the caller's secrets. */
export interface AnyRequest {
  caller: CallerName
  method: string
  target: string
  tricks: readonly HeaderTrick[]
  body: Body
}

const methods = [
  'HEAD',
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'get',
  'QUERY',
]

/** Every route there is, those that answer no JSON included, and none at all. */
export const routeKeys = [
  ...Object.keys(rules),
  'GET /nothing-here',
  'GET /dashboard/:user_id',
  'GET /assets/:id',
]

/** Requests to a route of the real router, from what its contract says of it. */
export function requestsTo(key: string, stage: Stage): fc.Arbitrary<AnyRequest> {
  const [method = '', path = ''] = key.split(' ')
  const contract = routes.find(route => route.method === method && route.path === path)
  const meaningful = meaningfulValues(stage)
  const callers = names(stage.callers)
  // Everybody else is refused before anything of the route is tried.
  const welcome = callers.filter(
    caller => whoMay[key] !== 'everyone' && whoMay[key]?.some(each => each === caller),
  )
  return fc
    .record({
      caller: fc.oneof(
        fc.constantFrom(...callers),
        fc.constantFrom(...(welcome.length > 0 ? welcome : callers)),
      ),
      method: oftenFirst([method, ...methods], 9),
      path: somePath(path, stage),
      trick: oftenFirst(Object.values(pathTricks), 8),
      query: someQuery(contract, meaningful),
      rawQuery: oftenFirst(rawQueries, 20),
      tricks: fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: fc.array(fc.constantFrom(...headerTricks), { minLength: 1, maxLength: 3 }) },
      ),
      body: someBody(contract?.body, stage.goodBodies[key] ?? [], meaningful),
    })
    .map(({ caller, method, path, trick, query, rawQuery, tricks, body }) => ({
      caller,
      method,
      target: trick(path) + (query === '' && rawQuery === '' ? '' : `?${query}${rawQuery}`),
      tricks,
      body,
    }))
}

const oddTexts = [
  '.',
  '..',
  '%',
  '/',
  'a\0b',
  "' OR '1'='1",
  '\u{1f98a}',
  '\ud800',
  '__proto__',
  'constructor',
  '-1',
  '9'.repeat(20),
  '1e3',
  ' ',
  'x'.repeat(129),
  'x'.repeat(5_000),
  'true',
  '2026-02-30',
]

function somePath(path: string, stage: Stage): fc.Arbitrary<string> {
  const parts = path.split(/(:\w+)/).map(part => {
    if (!part.startsWith(':')) return fc.constant(part)
    const known = part === ':user_id' ? Object.values(ids) : part === ':team_id' ? teams : stage.otherIds
    const meant = fc.constantFrom(...known, 'nobody-knows')
    const odd = fc.oneof(
      fc.constantFrom(...oddTexts),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
    )
    return fc
      .oneof({ withCrossShrink: true }, { weight: 5, arbitrary: meant }, { weight: 1, arbitrary: odd })
      .map(encode)
  })
  return fc.tuple(...parts).map(all => all.join(''))
}

const teams = ['blue', 'red', 'green']

/** Other ways to write an address, some of which mean the same; the first changes nothing. */
const pathTricks = {
  none: (path: string) => path,
  'slash behind': (path: string) => `${path}/`,
  'two slashes': (path: string) => path.replace(/\/(?=[^/]*$)/, '//'),
  'two slashes first': (path: string) => `/${path}`,
  'upper case': (path: string) => path.toUpperCase(),
  'a step': (path: string) => path.replace(/\/(?=[^/]*$)/, '/./'),
  'up and down': (path: string) => `/config/..${path}`,
  'encoded step up': (path: string) => `/config/%2e%2e${path}`,
  'from a page': (path: string) => `/assets/..${path}`,
  'encoded letters': (path: string) =>
    path.replace(/[a-z]/g, letter => `%${letter.charCodeAt(0).toString(16)}`),
  'one encoded letter': (path: string) =>
    path.replace(/[a-z]/, letter => `%${letter.charCodeAt(0).toString(16)}`),
  'encoded slashes': (path: string) => path.replace(/(?<=.)\//g, '%2f'),
  'encoded twice': (path: string) => path.replaceAll('%', '%25'),
  backslashes: (path: string) => path.replace(/(?<=.)\//g, '\\'),
  'a dot behind': (path: string) => `${path}.`,
  'as a file': (path: string) => `${path}.svg`,
  'a semicolon': (path: string) => `${path};a=b`,
  'broken percent': (path: string) => `${path}%`,
  'broken bytes': (path: string) => `${path}%ff%c0%af`,
  'a NUL': (path: string) => `${path}%00`,
  'a whole address': (path: string) => `http://127.0.0.1${path}`,
  'a foreign address': (path: string) => `http://evil.example${path}`,
  'a fragment': (path: string) => `${path}#/admin`,
  'very long': (path: string) => `${path}/${'x'.repeat(10_000)}`,
  'many steps': (path: string) => `${'/..'.repeat(300)}${path}`,
  'without its end': (path: string) => path.replace(/\/[^/]+$/, ''),
  'without its ids': (path: string) => path.replace(/\/[^/]*\.[^/]*(?=\/)/, ''),
  'only a star': () => '*',
}

const rawQueries = [
  '',
  '&user_id=%',
  '&user_id=%ff',
  '&=&&',
  '&user_id[]=ada.wren',
  '&user_id[a]=b',
  `&${'a=b&'.repeat(1_500)}`,
  '&__proto__[a]=b',
  '?user_id=nora.finch',
  '&constructor=x',
  '&date=2026-03-10&date=2026-03-10',
  '&%00=a',
]

function someQuery(contract: Route | undefined, meaningful: Meaningful): fc.Arbitrary<string> {
  const documented = Object.keys(contract?.query ?? {})
  const usual = documented.length > 0 ? documented : ['user_id']
  const pair = fc
    .oneof(
      { weight: 8, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom('user_id', ...queryNames) },
    )
    .chain(name => {
      const known = Object.hasOwn(meaningful, name) ? meaningful[name] : undefined
      const meant = (known ?? [1, 7]).filter(value => value !== null).map(String)
      const value = fc.oneof(
        { withCrossShrink: true },
        { weight: 6, arbitrary: fc.constantFrom(...meant) },
        { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      )
      return value.map(text => `${encode(name)}=${encode(text)}`)
    })
  return fc.array(pair, { maxLength: documented.length > 0 ? 4 : 1 }).map(pairs => pairs.join('&'))
}

const queryNames = ['team_id', 'date', 'days', 'version', 'page', 'table', 'callback', '_method', 'toString']

function meaningfulValues({ otherIds }: Stage): Meaningful {
  const people = [...Object.values(ids), 'root', 'nobody-knows']
  const apps = ['chess', 'youtube', 'App-ada-Narwhal', 'x.com']
  return {
    user_id: people,
    managers: people,
    person: people,
    team_id: ['blue', 'red', 'green', null],
    team: teams,
    day: days,
    date: days,
    from: [...days, ...times],
    to: [...days, ...times],
    days: [1, 7, 366, 400],
    hours: [1, 720],
    version: [0, 1, 2],
    sort: ['user_id', '-total_sec', 'status', '-non_productive_pct'],
    page: [1, 2, 999_999],
    q: ['ada', '%', '_', 'Okapi'],
    format: ['json', 'csv'],
    table: ['buckets', 'accounts', 'sessions', 'access_log', 'constructor'],
    before: [1, 5, 999_999_999_999_999],
    action: ['looked', 'signed_in'],
    time_zone: ['Europe/Berlin', 'Pacific/Kiritimati', 'UTC', null],
    password: [goodPassword],
    current: [goodPassword, 'wrong'],
    code: ['123456', '000000'],
    device_id: [...otherIds, 'none'],
    timestamp: times,
    sequence: [1, 2],
    epoch: ['e'],
    note: ['On a course.', ''],
    email: ['ada@example.org', null],
    role: ['employee', 'manager', 'admin'],
    titleScrubPatterns: ['\\d{4}', '(a+)+$', '[a-z]+@[a-z]+'],
    workHours: ['Mon-Fri 09:00-17:30', 'Sun 00:00-24:00'],
    nonProductiveApps: apps,
    meetingApps: apps,
    browserApps: apps,
    ghostApps: apps,
    remoteDesktopApps: apps,
  }
}

/** As browsers do; what cannot be in an address stands for itself. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
