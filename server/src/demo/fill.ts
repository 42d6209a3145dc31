import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import type { ServerContext } from '../context.ts'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { type Commit, createCommit } from '../ingest/apply/commit.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { castOf } from './cast.ts'
import { minuteOf } from './minute.ts'
import { company, type Person } from './people.ts'
import { type Block, planDay, planStretch } from './plan.ts'
import { hasOtherAccounts, ownPassword } from './sign-ins.ts'
import { openStory } from './story/story.ts'
import { keepWaiting } from './waiting.ts'

/** How many days the demo usually covers. */
export const threeWeeks = 21
const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

interface Filling {
  seed: number
  /** The number of days with work, including today. */
  pastDays: number
  nowMs: number
  /** Called with the number of people done and the number of all people. */
  onProgress(done: number, all: number): void
}

/**
 * Fills a server's database with the last days of a made-up company, or adds what is missing since the last run. Uses the same code that stores real
 * data. Throws a Failure if the database contains other people.
 */
export async function fillDemo(context: ServerContext, filling: Filling): Promise<void> {
  const { database } = context
  const people = company(filling.seed)
  await rejectOtherPeople(database, people)
  const password = await ownPassword(database)
  // A team's day includes only people who were known before it.
  const fromMs = filling.nowMs - (filling.pastDays + 2) * dayMs
  const timeZone = context.settings.TIMEZONE
  const story = await openStory(context, { people, password, fromMs, nowMs: filling.nowMs, timeZone })
  try {
    await story?.begin()
    await fillMinutes(context, people, filling)
    await story?.end(await newestMinutes(database))
  } finally {
    await story?.stop()
  }
  await keepWaiting(database, { cast: castOf(people), people, nowMs: filling.nowMs })
}

/** Demo data must never be mixed with real data. */
async function rejectOtherPeople(database: Database, people: readonly Person[]): Promise<void> {
  const known = new Set(people.map(({ userId }) => userId))
  const users = (await database.read('SELECT user_id FROM users')).map(row => textIn(row, 'user_id'))
  const other = users.find(userId => !known.has(userId))
  if (other === undefined && !(await hasOtherAccounts(database))) return
  const who = other === undefined ? 'accounts' : `people (${other})`
  throw new Failure(
    `The database contains ${who} that are not part of the demo. Remove DATABASE_URL or set an empty database, so that demo data and real data stay apart. If you added them in the demo yourself, delete demo.db in the data folder to start over.`,
  )
}

/** Adds each person's work since the last run, except for people who no longer have a computer. */
async function fillMinutes(
  context: ServerContext,
  people: readonly Person[],
  filling: Filling,
): Promise<void> {
  const { database, centralPolicy, days, settings } = context
  centralPolicy.changed()
  await centralPolicy.refresh()
  const counting = { rules: centralPolicy.rules(), rulesOf: centralPolicy.rulesOf, days }
  const commit = createCommit(database, counting)
  const newest = await newestMinutes(database)
  const computers = await livingComputers(database)
  for (const [i, person] of people.entries()) {
    const deviceId = computers.get(person.userId)
    const newestMs = newest.get(person.userId) ?? Number.NEGATIVE_INFINITY
    if (deviceId !== undefined)
      await fillPerson(commit, {
        person,
        deviceId,
        newestMs,
        counting,
        timeZone: settings.TIMEZONE,
        ...filling,
      })
    filling.onProgress(i + 1, people.length)
  }
}

/** Each person's active computer; the oldest one, in case a real one was enrolled later. */
export async function livingComputers(database: Database): Promise<Map<string, string>> {
  const rows = await database.read(
    'SELECT user_id, device_id FROM devices WHERE revoked_ms IS NULL ORDER BY enrolled_ms DESC',
  )
  return new Map(rows.map(row => [textIn(row, 'user_id'), textIn(row, 'device_id')]))
}

async function newestMinutes(database: Database): Promise<Map<string, number>> {
  const rows = await database.read(
    'SELECT user_id, MAX(bucket_start) AS newest FROM buckets GROUP BY user_id',
  )
  return new Map(rows.map(row => [textIn(row, 'user_id'), numberIn(row, 'newest')]))
}

interface PersonFilling extends Filling {
  person: Person
  deviceId: string
  newestMs: number
  counting: Counting
  timeZone: string
}

async function fillPerson(
  commit: Commit,
  { person, deviceId, newestMs, counting, timeZone, seed, pastDays, nowMs }: PersonFilling,
): Promise<void> {
  const blocks = daysUpTo(dayOf(nowMs, timeZone), pastDays)
    .flatMap(day => planDay(person, day, timeZone, seed))
    .concat(person.isOnline ? latestHours(person, nowMs, seed) : [])
  const beforeMs = person.isOnline ? nowMs : leftAt(person, nowMs, seed)
  const buckets = bucketsOf(blocks, { afterMs: newestMs, beforeMs, counting, seed, person })
  if (buckets.size === 0) return
  const deduplicationKey = { kind: 'sequence', epoch: `filled-${nowMs}`, sequence: 1 } as const
  const receivedMs = person.isOnline
    ? nowMs
    : Math.max(...buckets.keys()) + counting.rules.bucketSizeSec * 1000
  await commit([{ userId: person.userId, deviceId, deduplicationKey, buckets, receivedMs }])
}

/** People who are online have worked for the last hours at any time of day, so that there is always current data. */
function latestHours(person: Person, nowMs: number, seed: number): Block[] {
  const random = seededRandom(seed, person.userId, 'latest')
  const fromMs = bucketStartMs(nowMs - between(random, 1.5, 4.5) * hourMs, 60)
  return planStretch(person, fromMs, nowMs, random)
}

/** When a person who is offline was last active: some time ago, or days ago for a silent computer. */
function leftAt(person: Person, nowMs: number, seed: number): number {
  const silentMs = person.computer === 'silent' ? 3 * dayMs : 0
  return nowMs - silentMs - between(seededRandom(seed, person.userId, 'left'), 0.1, 1.5) * hourMs
}

interface Wanted {
  afterMs: number
  beforeMs: number
  counting: Counting
  seed: number
  person: Person
}

/** Only whole minutes, each once. The live feed continues from there. */
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
