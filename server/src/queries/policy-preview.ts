import type { PolicyPreview } from '@telemetry-tracker/shared/contracts/central-policy'
import type { NoInputCounts } from '@telemetry-tracker/shared/contracts/http'
import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import { isNoInput } from '@telemetry-tracker/shared/engine/no-input'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { countedTime, sharesOf, type Times } from '@telemetry-tracker/shared/shares'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { judgeStored, type Minutes, neighbourhood } from '../ingest/apply/neighbours.ts'
import { minutesBetween } from '../ingest/storage/minutes.ts'
import { createYielder } from '../yield-to-event-loop.ts'
import type { InTurn } from './export-user-data.ts'
import type { Group } from './scope.ts'

const dayMs = 24 * 60 * 60_000
const days = 7
/** Enough to see the effect of a rule; more would take too long. */
const maxPeople = 500
const maxShown = 50
const maxMinutesShown = 60
/** How many minutes are read per query. */
const minutesAtOnce = 50

type Person = PolicyPreview['who'][number]

interface Wanted {
  now(userId: string): Rules
  wanted(userId: string): Rules
  /** The team to compare; everyone if omitted. */
  teamId?: string
  group: Pick<Group, 'enforcesMinimumGroupSize'>
}

/**
 * The minutes of the last week that another policy would judge differently, with their people. Empty in team mode: two policies that differ in one app
 * would reveal who uses it, even if each affects many people.
 */
export async function policyPreview(
  database: Database,
  { now, wanted, teamId, group }: Wanted,
  { nowMs, inTurn }: { nowMs: number; inTurn: InTurn },
): Promise<PolicyPreview> {
  if (group.enforcesMinimumGroupSize) return heldBack
  const [where, values] = teamId === undefined ? ['', []] : ['WHERE team_id = $1', [teamId]]
  const people = await database.read(
    `SELECT user_id FROM users ${where} ORDER BY user_id LIMIT ${maxPeople}`,
    values,
  )
  const [count] = await database.read(`SELECT COUNT(*) AS people FROM users ${where}`, values)
  let minutes = 0
  const changed: Person[] = []
  const noInput = { left_out: 0, counted: 0 }
  const [sumFrom, sumTo] = [noMinutes(), noMinutes()]
  for (const row of people) {
    const userId = textIn(row, 'user_id')
    const rules = { from: now(userId), to: wanted(userId) }
    const person = { userId, sinceMs: nowMs - days * dayMs }
    const compared = await compareMinutes(database, person, rules, inTurn)
    minutes += compared.minutes
    const countsNow = rules.from.policy.noInputCounts
    const countsThen = rules.to.policy.noInputCounts
    addCounted(sumFrom, compared.from, countsNow)
    addCounted(sumTo, compared.to, countsThen)
    if (countsNow !== countsThen)
      noInput[countsThen === 'left_out' ? 'left_out' : 'counted'] += compared.to.noInput
    if (compared.toProductive + compared.toNonProductive > 0) changed.push(personWith(userId, compared))
  }
  return {
    minutes,
    changed: changed.reduce((sum, person) => sum + minutesOf(person), 0),
    people: changed.length,
    no_input: noInput,
    productive_share: { from: productiveShare(sumFrom), to: productiveShare(sumTo) },
    looked_at: people.length,
    everyone: count ? numberIn(count, 'people') : 0,
    held_back: false,
    who: changed.sort((a, b) => minutesOf(b) - minutesOf(a)).slice(0, maxShown),
  }
}

const heldBack: PolicyPreview = {
  minutes: 0,
  changed: 0,
  people: 0,
  no_input: { left_out: 0, counted: 0 },
  productive_share: { from: null, to: null },
  looked_at: 0,
  everyone: 0,
  held_back: true,
  who: [],
}

interface Compared {
  minutes: number
  toProductive: number
  toNonProductive: number
  /** All minutes by their kind, under each policy. */
  from: Times
  to: Times
  /** The newest minutes that differ. */
  shown: Person['minutes']
}

/** Compares the verdicts of two policies on a person's minutes, some at a time. */
async function compareMinutes(
  database: Database,
  { userId, sinceMs }: { userId: string; sinceMs: number },
  { from, to }: { from: Rules; to: Rules },
  inTurn: InTurn,
): Promise<Compared> {
  const compared: Compared = {
    minutes: 0,
    toProductive: 0,
    toNonProductive: 0,
    from: noMinutes(),
    to: noMinutes(),
    shown: [],
  }
  let beforeMs = Number.MAX_SAFE_INTEGER
  for (let isMore = true; isMore; ) {
    await inTurn(async () => {
      const rows = await database.read(
        `SELECT bucket_start FROM buckets WHERE user_id = $1 AND bucket_start > $2 AND bucket_start < $3
           AND counts = 1 ORDER BY bucket_start DESC LIMIT ${minutesAtOnce}`,
        [userId, sinceMs, beforeMs],
      )
      isMore = rows.length === minutesAtOnce
      const starts = rows.map(row => numberIn(row, 'bucket_start'))
      const [newestMs, oldestMs] = [starts[0], starts.at(-1)]
      if (newestMs === undefined || oldestMs === undefined) return
      beforeMs = oldestMs
      const span = widest({ firstMs: oldestMs, lastMs: newestMs }, from, to)
      const stored = await database.reading(reads => minutesBetween(reads, userId, span))
      const yieldToOthers = createYielder()
      for (const startMs of starts) {
        add(compared, startMs, verdictsOn(stored, startMs, from, to))
        await yieldToOthers()
      }
    })
  }
  return compared
}

function widest(span: { firstMs: number; lastMs: number }, a: Rules, b: Rules): typeof span {
  const [one, other] = [neighbourhood(span, a), neighbourhood(span, b)]
  return {
    firstMs: Math.min(one.firstMs, other.firstMs),
    lastMs: Math.max(one.lastMs, other.lastMs),
  }
}

interface Verdicts {
  from: Verdict
  to: Verdict
}

function add(compared: Compared, startMs: number, verdicts: Verdicts | undefined): void {
  compared.minutes++
  // It may have been deleted since its start was read.
  if (!verdicts) return
  const { from, to } = verdicts
  addMinute(compared.from, from)
  addMinute(compared.to, to)
  if (from.state === to.state) return
  if (to.state === 'productive') compared.toProductive++
  else compared.toNonProductive++
  if (compared.shown.length < maxMinutesShown)
    compared.shown.push({
      start: new Date(startMs).toISOString(),
      app_name: to.appLabel,
      from: groundsOf(from),
      to: groundsOf(to),
    })
}

function addMinute(times: Times, verdict: Verdict): void {
  if (verdict.state === 'productive') times.productive++
  else times.nonProductive++
  if (isNoInput(verdict)) times.noInput++
}

function verdictsOn(stored: Minutes, startMs: number, now: Rules, wanted: Rules): Verdicts | undefined {
  const counting = stored.get(startMs)?.find(({ counts }) => counts)
  return counting && { from: judgeStored(stored, counting, now), to: judgeStored(stored, counting, wanted) }
}

function groundsOf({ state, reason }: Verdict): Pick<Verdict, 'state' | 'reason'> {
  return { state, reason }
}

const noMinutes = (): Times => ({ productive: 0, nonProductive: 0, noInput: 0 })

/** Adds a person's minutes to a sum of what percentages are made of. */
function addCounted(sum: Times, minutes: Times, counts: NoInputCounts): void {
  const counted = countedTime(minutes, counts)
  sum.productive += counted.productive
  sum.nonProductive += counted.nonProductive
}

/** What is left out of percentages is not in the sum. */
const productiveShare = (sum: Times) => sharesOf(sum, 'non_productive')?.productive ?? null

function personWith(userId: string, { toProductive, toNonProductive, shown }: Compared): Person {
  return { user_id: userId, to_productive: toProductive, to_non_productive: toNonProductive, minutes: shown }
}

function minutesOf(person: Person): number {
  return person.to_productive + person.to_non_productive
}
