import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import { dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { type Commit, createCommit } from '../ingest/commit.ts'
import type { Counting } from '../ingest/count-group.ts'
import { minuteOf } from './minute.ts'
import { company, type Person } from './people.ts'
import { type Block, planDay, planStretch } from './plan.ts'
import { between, seededRandom } from './random.ts'
import { formTeams } from './teams.ts'

/** How far back the demo usually goes. */
export const threeWeeks = 21
const hourMs = 60 * 60 * 1000

export const demoDeviceId = 'demo-laptop'

interface Filling {
  counting: Counting
  timeZone: string
  seed: number
  /** How many days, today included, the company has worked. */
  pastDays: number
  nowMs: number
  /** Called as it goes on, with people done and people in all. */
  onProgress(done: number, all: number): void
}

/**
 * Fills a database with the last days of a made-up company up to now, or adds what is missing since the last time. Everything is stored by the
 * same code as what helpers send. Throws a Failure when the database holds other people.
 */
export async function fillDemo(database: Database, filling: Filling): Promise<void> {
  const people = company(filling.seed)
  const newest = await newestMinutes(database)
  await refuseOthers(database, people)
  const commit = createCommit(database, filling.counting)
  for (const [i, person] of people.entries()) {
    await fillPerson(commit, person, newest.get(person.userId) ?? Number.NEGATIVE_INFINITY, filling)
    filling.onProgress(i + 1, people.length)
  }
  await formTeams(database, people)
  await comeBeforeFirstDay(database, filling)
}

/** Made-up minutes must never get among real ones. */
async function refuseOthers(database: Database, people: readonly Person[]): Promise<void> {
  const known = new Set(people.map(({ userId }) => userId))
  const users = (await database.read('SELECT user_id FROM users')).map(row => textIn(row, 'user_id'))
  const other = users.find(userId => !known.has(userId))
  if (other !== undefined)
    throw new Failure(
      `The database contains people who are not part of the demo (${other}). Remove DATABASE_URL or set an empty database, so that demo data and real data stay apart.`,
    )
}

/** A day of a team is shown of people who were known before it. */
async function comeBeforeFirstDay(database: Database, { pastDays, nowMs }: Filling): Promise<void> {
  const cameMs = nowMs - (pastDays + 2) * 24 * hourMs
  await database.transaction(tx =>
    tx.run('UPDATE users SET first_seen_ms = $1 WHERE first_seen_ms > $1', [cameMs]),
  )
}

async function newestMinutes(database: Database): Promise<Map<string, number>> {
  const rows = await database.read(
    'SELECT user_id, MAX(bucket_start) AS newest FROM buckets GROUP BY user_id',
  )
  return new Map(rows.map(row => [textIn(row, 'user_id'), numberIn(row, 'newest')]))
}

async function fillPerson(
  commit: Commit,
  person: Person,
  newestMs: number,
  { counting, timeZone, seed, pastDays, nowMs }: Filling,
): Promise<void> {
  const blocks = daysUpTo(dayOf(nowMs, timeZone), pastDays)
    .flatMap(day => planDay(person, day, timeZone, seed))
    .concat(person.isOnline ? latestHours(person, nowMs, seed) : [])
  const beforeMs = person.isOnline ? nowMs : leftAt(person, nowMs, seed)
  const buckets = bucketsOf(blocks, { afterMs: newestMs, beforeMs, counting, seed, person })
  if (buckets.size === 0) return
  const ledger = { kind: 'sequence', epoch: `filled-${nowMs}`, sequence: 1 } as const
  const receivedMs = person.isOnline
    ? nowMs
    : Math.max(...buckets.keys()) + counting.rules.bucketSizeSec * 1000
  const part = { userId: person.userId, deviceId: demoDeviceId, ledger, buckets, receivedMs }
  await commit([part])
}

/** Whoever is online has been at the desk for a while, whatever the hour, so that there is always something to see. */
function latestHours(person: Person, nowMs: number, seed: number): Block[] {
  const random = seededRandom(seed, person.userId, 'latest')
  const fromMs = bucketStartMs(nowMs - between(random, 1.5, 4.5) * hourMs, 60)
  return planStretch(person, fromMs, nowMs, random)
}

/** Whoever is not online was there until a while ago, even in the middle of a work day. */
function leftAt(person: Person, nowMs: number, seed: number): number {
  return nowMs - between(seededRandom(seed, person.userId, 'left'), 0.1, 1.5) * hourMs
}

interface Wanted {
  afterMs: number
  beforeMs: number
  counting: Counting
  seed: number
  person: Person
}

/** Whole minutes only, each once: the live feed goes on from there. */
function bucketsOf(blocks: readonly Block[], wanted: Wanted): Map<number, BucketTotals> {
  const { bucketSizeSec } = wanted.counting.rules
  const sizeMs = bucketSizeSec * 1000
  const buckets = new Map<number, BucketTotals>()
  for (const { startMs, endMs, activity } of blocks) {
    const random = seededRandom(wanted.seed, wanted.person.userId, startMs)
    for (let at = bucketStartMs(startMs, bucketSizeSec); at < endMs; at += sizeMs) {
      const isWanted = at > wanted.afterMs && at + sizeMs <= wanted.beforeMs
      if (isWanted && !buckets.has(at)) buckets.set(at, minuteOf(activity, bucketSizeSec, random))
    }
  }
  return buckets
}
