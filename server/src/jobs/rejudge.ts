import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { emptyTotals } from '@telemetry-tracker/shared/engine/totals'
import * as z from 'zod'
import type { Database, Transaction } from '../database/database.ts'
import { deleteFact, readFact, writeFact } from '../database/facts.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { judgeMinutes } from '../ingest/apply/judge-minutes.ts'
import { neighbourhood } from '../ingest/apply/neighbours.ts'
import { noWatermark } from '../ingest/state/load-user-state.ts'
import { bucketRows, type JudgedMinute, minutesBetween, upsertBuckets } from '../ingest/storage/minutes.ts'
import { moveTotals } from '../ingest/storage/totals.ts'

const fact = 'rejudged_to'
/** How many minutes are judged per transaction. */
const minutesAtOnce = 50

const progressSchema = z.object({ policy: z.string(), userId: z.string(), startMs: z.number() })
type Progress = z.infer<typeof progressSchema>

export interface Rejudged {
  people: number
  minutes: number
  /** Minutes whose state or app has changed. */
  changed: number
}

/**
 * Judges all stored minutes again from their totals and adjusts the daily totals by the difference. Uses small transactions, so that batches are counted
 * in between. After an interruption (for example by the signal), it continues from there when started again with the same policy.
 */
export async function rejudge(
  database: Database,
  counting: Counting,
  onProgress: (done: Rejudged) => void,
  signal?: AbortSignal,
): Promise<Rejudged> {
  const policy = await policiesOf(database, counting)
  const before = await progressOf(database, policy)
  if (!before) await database.transaction(tx => writeProgress(tx, { policy, userId: '', startMs: 0 }))
  const done = { people: 0, minutes: 0, changed: 0 }
  for (const userId of await peopleFrom(database, before?.userId ?? '')) {
    let afterMs = userId === before?.userId ? before.startMs : Number.MIN_SAFE_INTEGER
    for (;;) {
      signal?.throwIfAborted()
      await nextTurn()
      const progress = { policy, userId, startMs: afterMs }
      const judged = await database.transaction(async tx => {
        const some = await rejudgeSome(tx, progress, counting)
        if (some) await writeProgress(tx, { ...progress, startMs: some.lastMs })
        return some
      })
      if (!judged) break
      afterMs = judged.lastMs
      done.minutes += judged.minutes
      done.changed += judged.changed
      onProgress(done)
    }
    done.people++
  }
  await database.transaction(tx => deleteFact(tx, fact))
  return done
}

/** The same for one person, from the beginning. */
export async function rejudgePerson(database: Database, userId: string, counting: Counting): Promise<void> {
  for (let startMs = Number.MIN_SAFE_INTEGER; ; ) {
    await nextTurn()
    const judged = await database.transaction(tx => rejudgeSome(tx, { userId, startMs }, counting))
    if (!judged) return
    startMs = judged.lastMs
  }
}

/** A fingerprint of all policies and of who has which. If it changes, an interrupted run starts from the beginning. */
async function policiesOf(database: Database, { rules, rulesOf }: Counting): Promise<string> {
  const fingerprint = createHash('sha256').update(JSON.stringify(rules.policy))
  const numbers = new Map([[rules, 0]])
  for (const userId of await peopleFrom(database, '')) {
    const persons = rulesOf(userId)
    const number = numbers.get(persons)
    if (number === undefined) fingerprint.update(JSON.stringify(persons.policy))
    numbers.set(persons, number ?? numbers.size)
    // New people with the company's policy do not change the fingerprint.
    if (persons !== rules) fingerprint.update(JSON.stringify([userId, numbers.get(persons)]))
  }
  return fingerprint.digest('base64url')
}

/** The progress of a running or interrupted re-evaluation; undefined if there is none. */
export async function unendedRejudge(
  database: Database,
): Promise<{ people: number; peopleDone: number } | undefined> {
  const progress = await readProgress(database)
  if (!progress) return undefined
  const [row] = await database.read(
    'SELECT COUNT(*) AS people, COUNT(CASE WHEN user_id < $1 THEN 1 END) AS done FROM users',
    [progress.userId],
  )
  return row && { people: numberIn(row, 'people'), peopleDone: numberIn(row, 'done') }
}

async function progressOf(database: Database, policy: string): Promise<Progress | undefined> {
  const progress = await readProgress(database)
  return progress?.policy === policy ? progress : undefined
}

async function readProgress(database: Database): Promise<Progress | undefined> {
  const text = await database.reading(reads => readFact(reads, fact))
  return text === undefined ? undefined : progressSchema.parse(JSON.parse(text))
}

function writeProgress(tx: Transaction, progress: Progress): Promise<void> {
  return writeFact(tx, fact, JSON.stringify(progress))
}

async function peopleFrom(database: Database, first: string): Promise<string[]> {
  const rows = await database.read('SELECT user_id FROM users WHERE user_id >= $1 ORDER BY user_id', [first])
  return rows.map(row => textIn(row, 'user_id'))
}

/** Judges minutes with the code for late events, by adding empty totals. */
async function rejudgeSome(
  tx: Transaction,
  { userId, startMs }: Omit<Progress, 'policy'>,
  counting: Counting,
): Promise<{ lastMs: number; minutes: number; changed: number } | undefined> {
  await lockPerson(tx, userId)
  const starts = await tx.all(
    `SELECT DISTINCT bucket_start FROM buckets WHERE user_id = $1 AND bucket_start > $2
     ORDER BY bucket_start LIMIT ${minutesAtOnce}`,
    [userId, startMs],
  )
  const wanted = starts.map(row => numberIn(row, 'bucket_start'))
  const [first, last] = [wanted[0], wanted.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const rules = counting.rulesOf(userId)
  const stored = await minutesBetween(tx, userId, neighbourhood({ firstMs: first, lastMs: last }, rules))
  const fresh = wanted.map(minuteMs => ({
    startMs: minuteMs,
    devices: (stored.get(minuteMs) ?? []).map(({ deviceId }) => ({ deviceId, totals: emptyTotals })),
  }))
  const judged = judgeMinutes(
    { userId, minutes: stored, fresh },
    { rules, openFromMs: noWatermark, compactBeforeMs: alreadyCompact },
  )
  await upsertBuckets.run(tx, bucketRows(judged))
  await moveTotals(tx, judged, counting)
  return { lastMs: last, minutes: wanted.length, changed: judged.filter(isChanged).length }
}

/** No new titles are added, so nothing needs to be compacted. */
const alreadyCompact = Number.NEGATIVE_INFINITY

function isChanged({ before, after }: JudgedMinute): boolean {
  return before?.state !== after.state || before.appLabel !== after.appLabel
}
