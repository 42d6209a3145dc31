import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { type AnyRequest, requestsTo } from './arbitrary-request.ts'
import { demands, type Outcome } from './demands.ts'
import { sendRaw } from './raw-http.ts'
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
  mostStatements: number
  mostCpuMs: number
  /** By caller, by status. */
  statuses: Record<string, Record<string, number>>
  /** Routes that gave somebody what they are for. */
  given: Set<string>
}

export function newTally(): Tally {
  return { requests: 0, mostStatements: 0, mostCpuMs: 0, statuses: {}, given: new Set() }
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
    const faults = await faultsOf(stage, request, { before, tally })
    const fault = faults.find(({ demand }) => !isKnown(demand))
    if (fault) throw new Fault(fault.demand, fault.detail)
  })
  const result = await fc.check(property, { seed, numRuns: runs })
  if (!result.failed) return undefined
  const [request] = result.counterexample ?? []
  if (!(result.errorInstance instanceof Fault) || !request) throw result.errorInstance
  const { demand, detail } = result.errorInstance
  const again = `npm run fuzz -- --mode ${stage.mode} --route '${key}' --runs ${runs} --seed ${seed}`
  const text = [`${key}: ${demand}`, detail, `as: ${request.caller}`, shellLine(stage, request), again]
  return { route: key, demand, text: text.join('\n    ') }
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

/** Where a refused sign-in is noted. */
const countsFailures = 'login_failures'

interface Beside {
  before: Record<string, string[]>
  tally: Tally
}

async function faultsOf(stage: Stage, request: AnyRequest, { before, tally }: Beside) {
  stage.sinceThen()
  const cpu = process.cpuUsage()
  const answer = await sendRequest(stage, request)
  const { user, system } = process.cpuUsage(cpu)
  const { work, route: answered } = stage.sinceThen()
  // What the HTTP parser refuses has no id, though a route may have begun.
  const route = answer === undefined || answer.headers.has('x-request-id') ? answered : undefined
  const outcome: Outcome = { mode: stage.mode, request, answer, route, work, cpuMs: (user + system) / 1_000 }
  count(tally, outcome)
  const faults = Object.entries(demands).flatMap(([demand, of]) => {
    const detail = of(outcome)
    return detail === undefined ? [] : [{ demand, detail }]
  })
  const changed = work.transactions > 0 ? await changedTables(stage, before) : []
  const isChange =
    !/^(GET|HEAD|OPTIONS) /.test(route ?? 'GET ') && answer !== undefined && answer.status < 300
  const unasked = changed.filter(table => table !== countsFailures)
  if (unasked.length > 0 && !isChange && !request.body.isBrokenOff)
    faults.push({ demand: 'what is refused or only read changes nothing', detail: unasked.join(', ') })
  // What was begun may go on: the next request must find nothing of it.
  if (changed.length > 0 || (isChange && work.transactions > 0)) await stage.reset()
  const alive = await isAlive(stage)
  if (!alive) faults.push({ demand: 'the server still answers', detail: 'GET /health' })
  return faults
}

async function changedTables(stage: Stage, before: Record<string, string[]>): Promise<string[]> {
  const after = await stage.rows()
  return Object.keys(before).filter(table => !isDeepStrictEqual(before[table], after[table]))
}

async function isAlive(stage: Stage): Promise<boolean> {
  const url = stage.url()
  const headers = [
    ['Host', new URL(url).host],
    ['Connection', 'close'],
  ] as const
  const answer = await sendRaw(
    url,
    { method: 'GET', target: '/health', headers, body: Buffer.alloc(0) },
    false,
  )
  return answer?.status === 200
}

function count(tally: Tally, { request, answer, route, work, cpuMs }: Outcome): void {
  const status = answer === undefined ? 'hung up' : String(answer.status)
  tally.requests++
  tally.mostStatements = Math.max(tally.mostStatements, work.statements)
  tally.mostCpuMs = Math.max(tally.mostCpuMs, Math.round(cpuMs))
  tally.statuses[request.caller] ??= {}
  const row = tally.statuses[request.caller] ?? {}
  row[status] = (row[status] ?? 0) + 1
  if (answer !== undefined && answer.status < 300 && route !== undefined) tally.given.add(route)
}
