import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endpointList } from '@telemetry-tracker/shared/contracts/endpoints/all'
import * as z from 'zod'
import { rules } from '../../policies/rules.ts'
import { routeKeys } from './arbitrary-request.ts'
import { type Mode, modes, type Stage, setStage } from './stage.ts'
import { summaryTable } from './summary-table.ts'
import { type Finding, newTally, type Tally, tryRequests } from './try-requests.ts'

/** The options of `npm run fuzz`. Without them, a fixed number of requests to each route, which takes a minute on each database. */
const askedSchema = z.object({
  FUZZ_MINUTES: z.coerce.number().optional(),
  FUZZ_RUNS: z.coerce.number().optional(),
  FUZZ_SEED: z.coerce.number().optional(),
  FUZZ_ROUTE: z.string().optional(),
  FUZZ_MODE: z.enum(modes).optional(),
  /** A folder for the results of each database. */
  FUZZ_RESULTS: z.string().optional(),
})
const options = askedSchema.parse(process.env)
/** How the minutes are shared among the modes. */
const shares = { accounts: 0.6, teams: 0.25, open: 0.15 } as const satisfies Record<Mode, number>
const usualRuns = { accounts: 7, teams: 2, open: 2 } as const satisfies Record<Mode, number>

export const fuzzMinutes = options.FUZZ_MINUTES ?? 0
/** Fixed in test runs, so that results are reproducible; `npm run fuzz` uses a new seed each time. */
const usualSeed = 1
const seed =
  options.FUZZ_SEED ?? (options.FUZZ_RESULTS === undefined ? usualSeed : Math.floor(Math.random() * 2 ** 31))

export interface Runs {
  seed: number
  findings: readonly Finding[]
  tally: Tally
  /** Routes that never answered successfully, so only their checks were tested. */
  unreached: readonly string[]
}

/** Sends requests to every route in every mode: a fixed number to each, or in rounds for the given time. */
export async function runRequests(): Promise<Runs> {
  const tally = newTally()
  const findings: Finding[] = []
  let database = ''
  const startMs = Date.now()
  const selectedModes = options.FUZZ_MODE === undefined ? modes : [options.FUZZ_MODE]
  for (const mode of selectedModes) {
    const stage = await setStage(mode)
    database = stage.database
    const minutes = fuzzMinutes * (options.FUZZ_MODE === undefined ? shares[mode] : 1)
    await runMode(stage, minutes, { tally, findings })
  }
  const unreached = Object.keys(rules).filter(key => tally.given[key] === undefined)
  const { requests, maxStatements, maxCpuMs } = tally
  const perSecond = (requests / ((Date.now() - startMs) / 1_000)).toFixed(1)
  const givenAll = Object.values(tally.given).reduce((sum, count) => sum + count, 0)
  const share = Math.round((100 * givenAll) / requests)
  const most = `${perSecond} per second, ${share} % of them successful; at most ${maxStatements} statements and ${maxCpuMs} ms of CPU time for one`
  print(summaryTable('caller', tally.byCaller))
  print(summaryTable('route', withGiven(tally)))
  print(`${database}: ${requests} requests, ${findings.length} findings (seed ${seed}; ${most})`)
  if (options.FUZZ_RESULTS !== undefined)
    await writeFile(
      join(options.FUZZ_RESULTS, `${database}.json`),
      JSON.stringify({ requests, findings: findings.length }),
    )
  return {
    seed,
    findings,
    tally,
    unreached: options.FUZZ_ROUTE === undefined && selectedModes === modes ? unreached : [],
  }
}

interface SoFar {
  tally: Tally
  findings: Finding[]
}

async function runMode(stage: Stage, wantedMinutes: number, { tally, findings }: SoFar): Promise<void> {
  // A body has more variants.
  const runsOf = (key: string) => options.FUZZ_RUNS ?? usualRuns[stage.mode] * (hasBody(key) ? 2 : 1)
  const keys = options.FUZZ_ROUTE === undefined ? routeKeys : [options.FUZZ_ROUTE]
  const startMs = Date.now()
  const minutes = () => (Date.now() - startMs) / 60_000
  let printedMinute = 0
  print(`${stage.database} ${stage.mode}: starting with seed ${seed}`)
  const note = (finding: Finding | undefined) => {
    if (!finding) return
    findings.push(finding)
    print(finding.text)
  }

  for (let round = 0; round === 0 || minutes() < wantedMinutes; round++) {
    for (const key of keys) {
      if (round > 0 && minutes() >= wantedMinutes) break
      note(await tryRequests(stage, tally, { key, runs: runsOf(key), seed: seed + round, known: findings }))
      if (Math.floor(minutes()) === printedMinute) continue
      printedMinute = Math.floor(minutes())
      const rss = Math.round(process.memoryUsage.rss() / 1_000_000)
      print(
        `${stage.database} ${stage.mode}: ${printedMinute} min, ${tally.requests} requests, ${findings.length} findings, ${rss} MB`,
      )
    }
  }
  for (const key of keys)
    for (let i = 1; i <= maxFurtherRuns && !isReached(key, stage.mode, tally); i++)
      note(await tryRequests(stage, tally, { key, runs: runsOf(key), seed: seed + i, known: findings }))
}

/** Further attempts for routes that rejected all requests by chance. */
const maxFurtherRuns = 8
/** Routes that can only succeed in one mode. */
const onlyIn: Record<string, Mode> = {
  'POST /setup': 'open',
  'GET /auth/oidc/start': 'teams',
  'GET /auth/oidc/callback': 'teams',
  'GET /auth/oidc/logout': 'teams',
  'POST /auth/oidc/link': 'teams',
  'GET /auth/proxy': 'teams',
  'GET /.well-known/security.txt': 'teams',
}

function hasBody(key: string): boolean {
  return endpointList.some(each => each.body !== undefined && each.key === key)
}

function isReached(key: string, mode: Mode, { given }: Tally): boolean {
  return !Object.hasOwn(rules, key) || given[key] !== undefined || mode !== (onlyIn[key] ?? 'accounts')
}

/** The answers of each route, and how many were successful. */
function withGiven({ byRoute, given }: Tally): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(byRoute).map(([key, counts]) => [key, { ...counts, given: given[key] ?? 0 }]),
  )
}

function print(line: string): void {
  if (Object.values(options).some(value => value !== undefined)) console.log(line)
}
