import * as z from 'zod'
import { rules } from '../../policies/rules.ts'
import { routeKeys } from './arbitrary-request.ts'
import { type Mode, modes, type Stage } from './stage.ts'
import { summaryTable } from './summary-table.ts'
import { type Finding, newTally, type Tally, tryRequests } from './try-requests.ts'

/** What `npm run fuzz` asks for; without it, so many requests to each route, which takes a minute on each kind of database. */
const askedSchema = z.object({
  FUZZ_MINUTES: z.coerce.number().optional(),
  FUZZ_RUNS: z.coerce.number().optional(),
  FUZZ_SEED: z.coerce.number().optional(),
  FUZZ_ROUTE: z.string().optional(),
  FUZZ_MODE: z.enum(modes).optional(),
})
const asked = askedSchema.parse(process.env)
/** Of the minutes asked for, where all modes are tried. */
const shares = { accounts: 0.6, teams: 0.2, open: 0.2 } as const satisfies Record<Mode, number>
const usualRuns = { accounts: 24, teams: 6, open: 8 } as const satisfies Record<Mode, number>

export const fuzzMinutes = asked.FUZZ_MINUTES ?? 0

interface Runs {
  findings: readonly Finding[]
  tally: Tally
  /** Which part of the routes gave somebody what they are for: behind the checks of the others nothing was tried. 1 where that is no question. */
  reached: number
}

/** Sends requests to every route: so many to each, or round by round for as long as was asked for. */
export async function runRequests(stage: Stage): Promise<Runs> {
  const { mode } = stage
  const tally = newTally()
  const findings: Finding[] = []
  if (asked.FUZZ_MODE !== undefined && asked.FUZZ_MODE !== mode) return { findings, tally, reached: 1 }
  const runs = asked.FUZZ_RUNS ?? usualRuns[mode]
  const first = asked.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31)
  const keys = asked.FUZZ_ROUTE === undefined ? routeKeys : [asked.FUZZ_ROUTE]
  const where = `${stage.database} ${mode}`
  const begunMs = Date.now()
  const minutes = () => (Date.now() - begunMs) / 60_000
  const wantedMinutes = fuzzMinutes * (asked.FUZZ_MODE === undefined ? shares[mode] : 1)
  const isAsked = Object.values(asked).some(value => value !== undefined)
  const tell = (line: string) => {
    if (isAsked) console.log(`${where}: ${line}`)
  }
  let toldMinute = 0
  tell(`seed ${first}`)

  for (let round = 0; round === 0 || minutes() < wantedMinutes; round++) {
    for (const key of keys) {
      if (round > 0 && minutes() >= wantedMinutes) break
      const finding = await tryRequests(stage, tally, { key, runs, seed: first + round, known: findings })
      if (finding) {
        findings.push(finding)
        tell(finding.text)
      }
      if (Math.floor(minutes()) === toldMinute) continue
      toldMinute = Math.floor(minutes())
      tell(`${toldMinute} min, ${tally.requests} requests, ${findings.length} findings`)
    }
  }
  tell(summaryTable(tally))
  const isWhole = asked.FUZZ_ROUTE === undefined && asked.FUZZ_RUNS === undefined && mode === 'accounts'
  return { findings, tally, reached: isWhole ? reachedOf(tally) : 1 }
}

/** No company sign-in and no proxy are set up here, there is an admin already, and nobody reads an authenticator app. */
const neverGiven = [
  'GET /auth/oidc/start',
  'GET /auth/oidc/callback',
  'GET /auth/oidc/logout',
  'GET /auth/proxy',
  'POST /setup',
  'PUT /me/second-factor',
  'DELETE /me/second-factor',
]

function reachedOf({ given }: Tally): number {
  const keys = Object.keys(rules).filter(key => !neverGiven.includes(key))
  return keys.filter(key => given.has(key)).length / keys.length
}
