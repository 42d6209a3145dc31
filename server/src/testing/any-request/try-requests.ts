import { createHash } from 'node:crypto'
import { inspect, isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { type AnyRequest, requestsTo } from './arbitrary-request.ts'
import { demands, type Outcome } from './demands.ts'
import type { RawAnswer } from './raw-http.ts'
import { sendRequest, shellLine } from './send-request.ts'
import type { Stage } from './stage.ts'

export interface Finding {
  route: string
  demand: string
  /** What was wrong, the caller, the smallest request, and how to reproduce it. */
  text: string
}

export interface Tally {
  requests: number
  maxStatements: number
  maxCpuMs: number
  /** The number of answers of each kind, by caller and by intended route. */
  byCaller: Record<string, Record<string, number>>
  byRoute: Record<string, Record<string, number>>
  /** The number of successful answers by route. */
  given: Record<string, number>
}

export function newTally(): Tally {
  return { requests: 0, maxStatements: 0, maxCpuMs: 0, byCaller: {}, byRoute: {}, given: {} }
}

interface Trying {
  key: string
  runs: number
  seed: number
  /** Findings that are not reported again. */
  known: readonly Finding[]
}

/** Sends requests to one route, each in the same state, and shrinks the first one that shows a fault. */
export async function tryRequests(stage: Stage, tally: Tally, trying: Trying): Promise<Finding | undefined> {
  const { key, runs, seed, known } = trying
  await stage.reset()
  const before = await stage.rows()
  const isKnown = (demand: string) => known.some(found => found.route === key && found.demand === demand)
  const property = fc.asyncProperty(requestsTo(key, stage), async request => {
    const faults = await faultsOf(stage, request, { key, before, tally })
    const fault = faults.find(({ demand }) => !isKnown(demand))
    if (fault) throw new Fault(fault.demand, fault.detail)
  })
  const result = await fc.check(property, { seed: seedOf(`${stage.database} ${key}`, seed), numRuns: runs })
  const [request] = result.counterexample ?? []
  if (!result.failed || !request) return undefined
  const error = result.errorInstance
  // An error that prevents a request is a finding, too, so that the other routes are still tested.
  const { demand, detail } =
    error instanceof Fault ? error : { demand: 'it can be tried', detail: inspect(error) }
  const again = `npm run fuzz -- --database ${stage.database} --mode ${stage.mode} --route '${key}' --runs ${runs} --seed ${seed}`
  const text = [`${key}: ${demand}`, detail, `as: ${request.caller}`, shellLine(stage, request), again]
  return { route: key, demand, text: text.join('\n    ') }
}

/** A different seed for each route and database, so that they get different requests. */
function seedOf(what: string, seed: number): number {
  return createHash('sha256').update(`${seed} ${what}`).digest().readInt32BE()
}

class Fault extends Error {
  readonly demand: string
  readonly detail: string

  constructor(demand: string, detail: string) {
    super(`${demand}: ${detail}`)
    this.demand = demand
    this.detail = detail
  }
}

/** Routes that browsers are redirected to, which change data on a GET. */
const signsIn = ['GET /auth/oidc/callback', 'GET /auth/proxy']

interface Beside {
  key: string
  before: Record<string, string[]>
  tally: Tally
}

async function faultsOf(stage: Stage, request: AnyRequest, { key, before, tally }: Beside) {
  const outcome = await outcomeOf(stage, request)
  const { answer, route, work } = outcome
  count(tally, key, outcome)
  const faults = Object.entries(demands).flatMap(([demand, of]) => {
    const detail = of(outcome)
    return detail === undefined ? [] : [{ demand, detail }]
  })

  const isGiven = answer !== undefined && answer.status < 400
  // After the first account is created, only enrolled devices can deliver.
  const isClosing = route === 'POST /setup' && isGiven
  const refusal = isClosing ? undefined : await stage.deliver()
  if (refusal !== undefined) faults.push({ demand: 'a device can still deliver', detail: refusal })

  const { changed, asked } = work.transactions > 0 ? await changedTables(stage, before) : nothingChanged
  const isReading = /^(GET|HEAD|OPTIONS) /.test(route ?? 'GET ') && !signsIn.includes(route ?? '')
  const isChange = isGiven && !isReading
  const unasked = asked.filter(table => !noted(outcome).includes(table))
  // A body without a length is read as another request, whose error may arrive while the first request is still running.
  const mayBeOfBody = answer !== undefined && !isOfRoute(answer)
  if (unasked.length > 0 && !isChange && !request.body.isBrokenOff && !mayBeOfBody)
    faults.push({ demand: 'what is refused or only read changes nothing', detail: unasked.join(', ') })
  // Work that has started may continue after the answer, so reset the state before the next request.
  const isBegun =
    (route === 'POST /admin/rejudge' && isGiven) || (mayBeOfBody && request.body.bytes.length > 0)
  if (isBegun || (isChange && work.transactions > 0) || refusal !== undefined) await stage.reset()
  else if (asked.length > 0) await stage.reset(changed)
  return faults
}

async function outcomeOf(stage: Stage, request: AnyRequest): Promise<Outcome> {
  stage.sinceThen()
  const cpu = process.cpuUsage()
  const answer = await sendRequest(stage, request)
  const { user, system } = process.cpuUsage(cpu)
  const { work, route: answered } = stage.sinceThen()
  // Requests that the HTTP parser rejects have no request ID, although a route may have started.
  const route = answer === undefined || isOfRoute(answer) ? answered : undefined
  const cpuMs = (user + system) / 1_000
  return { mode: stage.mode, request, answer, route, work, cpuMs, uncaught: stage.uncaught() }
}

function isOfRoute({ headers }: RawAnswer): boolean {
  return headers.has('x-request-id')
}

/** Tables that a rejected request may change: failed sign-ins, when a device was last seen, and the progress of a re-evaluation. */
function noted({ answer, route }: Outcome): readonly string[] {
  if (route === 'POST /admin/rejudge') return ['facts']
  return route === 'POST /track' && answer?.status === 409 ? ['cursors', 'users'] : ['login_failures']
}

const nothingChanged = { changed: [], asked: [] }

/** The tables that have changed, and those that changed by more than the delivery after each request. */
async function changedTables(stage: Stage, before: Record<string, string[]>) {
  const after = await stage.rows()
  const differing = (rowsOf: (rows: string[]) => string[]) =>
    Object.keys(after).filter(
      table => !isDeepStrictEqual(rowsOf(before[table] ?? []), rowsOf(after[table] ?? [])),
    )
  return {
    changed: differing(rows => rows),
    asked: differing(rows => rows.filter(row => !stage.isDelivered(row))),
  }
}

function count(tally: Tally, key: string, { request, answer, route, work, cpuMs }: Outcome): void {
  const status = answer === undefined ? 'hung up' : String(answer.status)
  tally.requests++
  tally.maxStatements = Math.max(tally.maxStatements, work.statements)
  tally.maxCpuMs = Math.max(tally.maxCpuMs, Math.round(cpuMs))
  add(tally.byCaller, request.caller, status)
  add(tally.byRoute, key, answer === undefined ? status : `${status[0]}xx`)
  if (answer !== undefined && answer.status < 400 && route !== undefined)
    tally.given[route] = (tally.given[route] ?? 0) + 1
}

function add(table: Record<string, Record<string, number>>, row: string, column: string): void {
  const counts = table[row] ?? {}
  counts[column] = (counts[column] ?? 0) + 1
  table[row] = counts
}
