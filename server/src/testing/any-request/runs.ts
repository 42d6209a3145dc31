import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endpointList } from '@telemetry-tracker/shared/contracts/endpoints/all'
import * as z from 'zod'
import { rules } from '../../policies/rules.ts'
import { routeKeys } from './arbitrary-request.ts'
import { type Mode, modes, type Stage, setStage } from './stage.ts'
import { summaryTable } from './summary-table.ts'
import { type Finding, newTally, type Tally, tryRequests } from './try-requests.ts'

/** What `npm run fuzz` asks for; without it, so many requests to each route, which takes a minute on both kinds of database. */
const askedSchema = z.object({
  FUZZ_MINUTES: z.coerce.number().optional(),
  FUZZ_RUNS: z.coerce.number().optional(),
  FUZZ_SEED: z.coerce.number().optional(),
  FUZZ_ROUTE: z.string().optional(),
  FUZZ_MODE: z.enum(modes).optional(),
  /** A folder for the end of each database's run. */
  FUZZ_RESULTS: z.string().optional(),
})
const asked = askedSchema.parse(process.env)
/** Of the minutes asked for, where all modes are tried. */
const shares = { accounts: 0.6, teams: 0.25, open: 0.15 } as const satisfies Record<Mode, number>
const usualRuns = { accounts: 7, teams: 2, open: 2 } as const satisfies Record<Mode, number>

export const fuzzMinutes = asked.FUZZ_MINUTES ?? 0
/** In every test run the same, so that what fails is what was changed; `npm run fuzz` begins anew each time. */
const usualSeed = 1
const seed =
  asked.FUZZ_SEED ?? (asked.FUZZ_RESULTS === undefined ? usualSeed : Math.floor(Math.random() * 2 ** 31))

export interface Runs {
  seed: number
  findings: readonly Finding[]
  tally: Tally
  /** Routes that gave nobody what they are for: behind their checks nothing was tried. */
  unreached: readonly string[]
}

/** Sends requests to every route in every mode: so many to each, or round by round for as long as was asked for. */
export async function runRequests(): Promise<Runs> {
  const tally = newTally()
  const findings: Finding[] = []
  let database = ''
  const begunMs = Date.now()
  const wanted = asked.FUZZ_MODE === undefined ? modes : [asked.FUZZ_MODE]
  for (const mode of wanted) {
    const stage = await setStage(mode)
    database = stage.database
    const minutes = fuzzMinutes * (asked.FUZZ_MODE === undefined ? shares[mode] : 1)
    await runMode(stage, minutes, { tally, findings })
  }
  const unreached = Object.keys(rules).filter(key => tally.given[key] === undefined)
  const { requests, maxStatements, maxCpuMs } = tally
  const perSecond = (requests / ((Date.now() - begunMs) / 1_000)).toFixed(1)
  const givenAll = Object.values(tally.given).reduce((sum, count) => sum + count, 0)
  const share = Math.round((100 * givenAll) / requests)
  const most = `${perSecond} a second, ${share} % of them given what they asked for; at most ${maxStatements} statements and ${maxCpuMs} ms of the processor for one`
  tell(summaryTable('caller', tally.byCaller))
  tell(summaryTable('route', withGiven(tally)))
  tell(`${database}: ${requests} requests, ${findings.length} findings (seed ${seed}; ${most})`)
  if (asked.FUZZ_RESULTS !== undefined)
    await writeFile(
      join(asked.FUZZ_RESULTS, `${database}.json`),
      JSON.stringify({ requests, findings: findings.length }),
    )
  return {
    seed,
    findings,
    tally,
    unreached: asked.FUZZ_ROUTE === undefined && wanted === modes ? unreached : [],
  }
}

interface SoFar {
  tally: Tally
  findings: Finding[]
}

async function runMode(stage: Stage, wantedMinutes: number, { tally, findings }: SoFar): Promise<void> {
  // There is more to get wrong in a body.
  const runsOf = (key: string) => asked.FUZZ_RUNS ?? usualRuns[stage.mode] * (hasBody(key) ? 2 : 1)
  const keys = asked.FUZZ_ROUTE === undefined ? routeKeys : [asked.FUZZ_ROUTE]
  const begunMs = Date.now()
  const minutes = () => (Date.now() - begunMs) / 60_000
  let toldMinute = 0
  tell(`${stage.database} ${stage.mode}: begins with seed ${seed}`)
  const note = (finding: Finding | undefined) => {
    if (!finding) return
    findings.push(finding)
    tell(finding.text)
  }

  for (let round = 0; round === 0 || minutes() < wantedMinutes; round++) {
    for (const key of keys) {
      if (round > 0 && minutes() >= wantedMinutes) break
      note(await tryRequests(stage, tally, { key, runs: runsOf(key), seed: seed + round, known: findings }))
      if (Math.floor(minutes()) === toldMinute) continue
      toldMinute = Math.floor(minutes())
      const rss = Math.round(process.memoryUsage.rss() / 1_000_000)
      tell(
        `${stage.database} ${stage.mode}: ${toldMinute} min, ${tally.requests} requests, ${findings.length} findings, ${rss} MB`,
      )
    }
  }
  for (const key of keys)
    for (let i = 1; i <= maxFurtherRuns && !isReached(key, stage.mode, tally); i++)
      note(await tryRequests(stage, tally, { key, runs: runsOf(key), seed: seed + i, known: findings }))
}

/** Chance may have had it that a route refused all it was asked. */
const maxFurtherRuns = 8
/** What only these have is only there to be given. */
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

/** The answers of each route, and how many gave what it is for. */
function withGiven({ byRoute, given }: Tally): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(byRoute).map(([key, counts]) => [key, { ...counts, given: given[key] ?? 0 }]),
  )
}

function tell(line: string): void {
  if (Object.values(asked).some(value => value !== undefined)) console.log(line)
}
