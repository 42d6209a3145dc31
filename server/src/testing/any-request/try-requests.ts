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
  /** What was wrong, who asked, the smallest request, and how to see it again. */
  text: string
}

export interface Tally {
  requests: number
  maxStatements: number
  maxCpuMs: number
  /** By caller, and by the route that was meant: how often which kind of answer came. */
  byCaller: Record<string, Record<string, number>>
  byRoute: Record<string, Record<string, number>>
  /** How often a route gave somebody what it is for. */
  given: Record<string, number>
}

export function newTally(): Tally {
  return { requests: 0, maxStatements: 0, maxCpuMs: 0, byCaller: {}, byRoute: {}, given: {} }
}

interface Trying {
  key: string
  runs: number
  seed: number
  /** Of what was found before, nothing is told again. */
  known: readonly Finding[]
}

/** Sends requests to one route, each to the same company, and makes the first that shows a fault as small as it gets. */
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
  // What keeps a request from being tried is a finding, too: the others are still to come.
  const { demand, detail } =
    error instanceof Fault ? error : { demand: 'it can be tried', detail: inspect(error) }
  const again = `npm run fuzz -- --database ${stage.database} --mode ${stage.mode} --route '${key}' --runs ${runs} --seed ${seed}`
  const text = [`${key}: ${demand}`, detail, `as: ${request.caller}`, shellLine(stage, request), again]
  return { route: key, demand, text: text.join('\n    ') }
}

/** Each route and database begins elsewhere, or all would be asked in the same odd ways. */
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

/** Browsers come back to these, with a GET. */
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
  // From the first account on, only enrolled devices deliver.
  const isClosing = route === 'POST /setup' && isGiven
  const refusal = isClosing ? undefined : await stage.deliver()
  if (refusal !== undefined) faults.push({ demand: 'a device can still deliver', detail: refusal })

  const { changed, asked } = work.transactions > 0 ? await changedTables(stage, before) : nothingChanged
  const isReading = /^(GET|HEAD|OPTIONS) /.test(route ?? 'GET ') && !signsIn.includes(route ?? '')
  const isChange = isGiven && !isReading
  const unasked = asked.filter(table => !noted(outcome).includes(table))
  // The body of a request that says no length is read as another one, whose refusal may come while the first is still under way.
  const mayBeOfBody = answer !== undefined && !isOfRoute(answer)
  if (unasked.length > 0 && !isChange && !request.body.isBrokenOff && !mayBeOfBody)
    faults.push({ demand: 'what is refused or only read changes nothing', detail: unasked.join(', ') })
  // What was begun may go on, and its first transaction may be still to come: the next request must find nothing of it.
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
  // What the HTTP parser refuses has no id, though a route may have begun.
  const route = answer === undefined || isOfRoute(answer) ? answered : undefined
  const cpuMs = (user + system) / 1_000
  return { mode: stage.mode, request, answer, route, work, cpuMs, uncaught: stage.uncaught() }
}

function isOfRoute({ headers }: RawAnswer): boolean {
  return headers.has('x-request-id')
}

/** What is written down of a refused request: a wrong guess, that a device was heard of, and how far what is under way has come. */
function noted({ answer, route }: Outcome): readonly string[] {
  if (route === 'POST /admin/rejudge') return ['facts']
  return route === 'POST /track' && answer?.status === 409 ? ['cursors', 'users'] : ['login_failures']
}

const nothingChanged = { changed: [], asked: [] }

/** The tables that differ from before, and those that do so by more than what a device delivers after each request. */
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
