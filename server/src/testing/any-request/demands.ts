import { endpointList } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { errorAnswerSchema, readySchema } from '@telemetry-tracker/shared/contracts/http'
import { type CallerName as KnownCaller, refusals, whoMay } from '../who-may.ts'
import type { AnyRequest } from './arbitrary-request.ts'
import type { DatabaseWork } from './counted-database.ts'
import { type CallerName, ids, isKnown, mayRead, names, personOfCaller, plants } from './people.ts'
import type { RawAnswer } from './raw-http.ts'
import { type Mode, pageText } from './stage.ts'

/** The result of a request. */
export interface Outcome {
  mode: Mode
  request: AnyRequest
  /** Undefined if the server closed the connection. */
  answer: RawAnswer | undefined
  /** The method and pattern of the matched route; `other` for none, undefined if the HTTP parser rejected the request. */
  route: string | undefined
  work: DatabaseWork
  cpuMs: number
  uncaught: readonly unknown[]
}

/** Checks an outcome: returns what is wrong, or undefined. */
type Demand = (outcome: Outcome) => string | undefined

/** The most expensive requests (erasing a person and the export) need less than half of this. */
const maxStatements = 200
/** CPU time, so that a busy machine makes no difference. */
const maxCpuMs = 5_000

/** The conditions for every answer to every request. */
export const demands: Readonly<Record<string, Demand>> = {
  'the server answers': ({ answer, request }) =>
    answer === undefined && !isTooMuch(request)
      ? 'it closed the connection, or sent nothing for a minute'
      : undefined,
  'nothing goes wrong in the server': ({ answer, route }) =>
    answer !== undefined && answer.status >= 500 && !isDocumented503(answer, route)
      ? `${answer.status} ${answer.body.slice(0, 300)}`
      : undefined,
  'every error is caught': ({ uncaught: [first] }) =>
    first === undefined ? undefined : first instanceof Error ? String(first.stack) : String(first),
  'only who may gets through': onlyWhoMay,
  'errors have the documented shape': errorShape,
  'answers have the documented shape': answerShape,
  'nobody reads of others': readsOfOthers,
  'a request asks a bounded number of questions of the database': ({ work }) =>
    work.statements > maxStatements ? `${work.statements} statements` : undefined,
  'a request takes a bounded share of the processor': ({ cpuMs }) =>
    cpuMs > maxCpuMs ? `${Math.round(cpuMs)} ms` : undefined,
}

/** Requests on which the HTTP parser closes the connection, possibly before they are sent completely. */
function isTooMuch({ body, tricks, target }: AnyRequest): boolean {
  return body.isBrokenOff || target.length + JSON.stringify(tricks).length > 14_000
}

const unavailable = ['busy', 'clock_unsure', 'database_unavailable']

function isDocumented503({ status, body }: RawAnswer, route: string | undefined): boolean {
  if (status !== 503) return false
  const json = parsed(body)
  if (route === 'GET /ready' && readySchema.safeParse(json).success) return true
  return unavailable.includes(codeIn(json) ?? '')
}

/** Errors that do not depend on the caller. */
const beforeTheRule = [
  ...refusals,
  '401 bad_token',
  '403 csrf_refused',
  '403 foreign_origin',
  '403 accounts_only',
  '421 wrong_host',
  '400 invalid_parameter',
]

function onlyWhoMay({ mode, request, answer, route }: Outcome): string | undefined {
  if (answer === undefined || route === undefined) return undefined
  const got = `${answer.status} ${codeIn(parsed(answer.body)) ?? ''}`.trim()
  if (request.tricks.some(({ isMisdirected }) => isMisdirected) && answer.status < 400)
    return `${got} though the Host is not this server's`
  if (route.endsWith(' other')) return otherThanPages(answer, request)
  if (beforeTheRule.includes(got) || isHeadRefusal(request, answer)) return undefined
  const key = route.replace(/^HEAD /, 'GET ')
  const allowed = whoMay[key]
  if (allowed === undefined) return `${got} from ${key}, which the table of who may what does not have`
  const isChange = !/^(GET|HEAD) /.test(route)
  if (isChange && isForeign(request, allowed)) return `${got} to ${key} though another page asks`
  if (mode === 'open') return undefined
  return mayUse(key, allowed, request) ? undefined : `${got} from ${key} for ${request.caller}`
}

/** An answer to HEAD has no body, so there is no error code to check. */
function isHeadRefusal({ method }: AnyRequest, { status }: RawAnswer): boolean {
  return method === 'HEAD' && status >= 400 && status < 500
}

/** Without a route, only the dashboards' pages and answers to OPTIONS are allowed. */
function otherThanPages({ status, body }: RawAnswer, { method }: AnyRequest): string | undefined {
  if (status >= 300 || body === pageText || body === '' || body === 'OK') return undefined
  return `${status} to ${method} from no route: ${body.slice(0, 200)}`
}

/** Whether the request is cross-site. A session's changes need its token; on public routes only the origin is checked. */
function isForeign({ tricks, caller }: AnyRequest, allowed: readonly KnownCaller[] | 'everyone'): boolean {
  if (tricks.some(({ what }) => what.endsWith('origin') && what !== 'own origin')) return true
  return allowed !== 'everyone' && isSession(caller) && tricks.some(({ isForeign }) => isForeign)
}

function isSession(caller: CallerName): boolean {
  return (
    (isKnown(caller) && personOfCaller[caller] !== undefined && !caller.includes('device')) ||
    ['admin', 'auditor', 'someone of an unknown role'].includes(caller)
  )
}

function mayUse(key: string, allowed: readonly KnownCaller[] | 'everyone', request: AnyRequest): boolean {
  if (key === 'GET /metrics') return request.caller === 'operator'
  if (allowed === 'everyone') return true
  const { caller } = request
  if (!isKnown(caller) || isWithoutCredentials(request)) return false
  const subject = subjectOf(key, request.target)
  return allowed.includes(subject === undefined ? caller : seenFrom(subject, caller, allowed))
}

/** Node uses the first of several Authorization headers. */
function isWithoutCredentials({ tricks }: AnyRequest): boolean {
  const first = tricks.find(({ add }) => add?.some(([name]) => name === 'Authorization'))
  return first?.isWithoutCredentials === true
}

/**
 * The table is about requests for ada's data. For another subject, this returns the caller with the same relation to ada. For requests about everyone,
 * all managers are managers, and no caller is the subject.
 */
function seenFrom(subject: string, caller: KnownCaller, allowed: readonly KnownCaller[]): KnownCaller {
  if (subject === ids.ada || caller === 'admin') return caller
  const own = personOfCaller[caller]
  if (own !== undefined && ids[own] === subject) return caller.includes('device') ? 'device' : 'employee'
  if (subject === everyone && caller.startsWith('manager')) return 'manager'
  if (caller === 'manager of another team' && subject === ids.rex) return 'manager'
  if (caller.startsWith('manager')) return 'manager of another team'
  if (caller === 'device' || caller === 'device of another') return 'device of another'
  return caller === 'nobody' || caller === 'revoked device' || !allowed.includes('employee')
    ? caller
    : 'other employee'
}

const everyone = ''

/** The subject of a request, if the route is about a person: from the ID in the path, or from the query. The fragment is ignored. */
function subjectOf(key: string, target: string): string | undefined {
  const [sent = ''] = target.split('#')
  const [path = '', query = ''] = sent.split(/\?(.*)/s)
  const asked = new URLSearchParams(query).get('user_id') ?? everyone
  if (key.includes('/:user_id')) {
    const known = names(ids).map(name => ids[name])
    return known.find(id => safelyDecoded(path).includes(id)) ?? asked
  }
  // The signed-in person, whatever the query says.
  if (key.includes(' /me')) return undefined
  const contract = endpointList.find(each => each.key === key)
  return contract?.query?.shape['user_id'] === undefined ? undefined : asked
}

/** Decoded and in lower case, to find IDs in any spelling. */
function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase()
  } catch {
    return path.toLowerCase()
  }
}

const insides = /\bat .{1,80}:\d+:\d+|node:internal|SQLITE|\bSELECT\b|\.ts:/

/** Errors of the HTTP parser have no body. */
function errorShape({ answer, request, route }: Outcome): string | undefined {
  if (answer === undefined || answer.status < 400 || request.method === 'HEAD') return undefined
  if (insides.test(answer.body)) return `it tells of the server's inside: ${answer.body.slice(0, 300)}`
  if (route === undefined && answer.body === '') return undefined
  const json = parsed(answer.body)
  if (route === 'GET /ready' && readySchema.safeParse(json).success) return undefined
  return errorAnswerSchema.safeParse(json).success
    ? undefined
    : `${answer.status} ${answer.headers.get('content-type')}: ${answer.body.slice(0, 300)}`
}

function answerShape({ answer, route }: Outcome): string | undefined {
  if (answer === undefined || answer.status >= 300) return undefined
  if (answer.headers.get('x-content-type-options') !== 'nosniff') return 'X-Content-Type-Options is missing'
  if (!answer.headers.has('x-request-id')) return 'X-Request-Id is missing'
  const contract = endpointList.find(({ key }) => key === route)
  if (!contract || !answer.headers.get('content-type')?.includes('json')) return undefined
  if (answer.status !== contract.status) return `${answer.status} in place of ${contract.status}`
  const json = parsed(answer.body)
  const read = contract.answer.safeParse(json)
  const [issue] = read.error?.issues ?? []
  if (issue) return `${issue.path.join('.')}: ${issue.message} in ${answer.body.slice(0, 300)}`
  const unknown = undocumentedField(json, read.data)
  return unknown && `the schema has no field ${unknown}`
}

/** The first field of an answer that is not in the schema. */
function undocumentedField(sent: unknown, read: unknown): string | undefined {
  if (typeof sent !== 'object' || sent === null || typeof read !== 'object' || read === null) return undefined
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(read, name)) return name
    const inner = undocumentedField(value, Reflect.get(read, name))
    if (inner !== undefined) return `${name}.${inner}`
  }
  return undefined
}

/** Texts that are in the request may also be in the answer. */
function readsOfOthers({ mode, request, answer, route = '' }: Outcome): string | undefined {
  if (answer === undefined || mode === 'open') return undefined
  const sent =
    `${safelyDecoded(request.target)} ${request.body.text} ${JSON.stringify(request.tricks)}`.toLowerCase()
  const where = { route: route.slice(route.indexOf(' ') + 1), hidesPeople: mode === 'teams' }
  const received = `${answer.body} ${[...answer.headers.values()].join(' ')}`
  const found = plants.find(
    plant =>
      received.includes(plant.text) &&
      !sent.includes(plant.text.toLowerCase()) &&
      !mayRead(request.caller, plant, where),
  )
  return found && `${request.caller} reads "${found.text}" of ${found.of} in ${route}`
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function codeIn(json: unknown): string | undefined {
  const read = errorAnswerSchema.safeParse(json)
  return read.success ? read.data.error.code : undefined
}
