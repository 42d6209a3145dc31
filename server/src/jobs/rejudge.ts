import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { emptyTotals } from '@telemetry-tracker/shared/engine/totals'
import * as z from 'zod'
import type { Database, Transaction } from '../database/database.ts'
import { deleteFact, readFact, writeFact } from '../database/facts.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { judgeMinute } from '../ingest/apply/judge-minutes.ts'
import { bucketOfRow } from '../ingest/storage/bucket-row.ts'
import { bucketRows, type JudgedMinute, selectMinutes, upsertBuckets } from '../ingest/storage/minutes.ts'
import { countsTheSame, moveTotals } from '../ingest/storage/totals.ts'

const fact = 'rejudged_to'
/** How many minutes are judged per transaction. */
const minutesAtOnce = 50

const progressSchema = z.object({ policy: z.string(), userId: z.string(), startMs: z.number() })
type Progress = z.infer<typeof progressSchema>

export interface Rejudged {
  people: number
  minutes: number
  /** Minutes whose part of the totals has changed: the state, whether there was input, or the app. */
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
      const judged = await database.transaction(tx => rejudgeSome(tx, progress, counting))
      const last = judged.at(-1)
      if (!last) break
      afterMs = last.startMs
      done.minutes += judged.length
      done.changed += judged.filter(isChanged).length
      onProgress(done)
    }
    done.people++
  }
  await database.transaction(tx => deleteFact(tx, fact))
  return done
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
  { policy, userId, startMs }: Progress,
  counting: Counting,
): Promise<JudgedMinute[]> {
  await lockPerson(tx, userId)
  const starts = await tx.all(
    `SELECT DISTINCT bucket_start FROM buckets WHERE user_id = $1 AND bucket_start > $2
     ORDER BY bucket_start LIMIT ${minutesAtOnce}`,
    [userId, startMs],
  )
  const wanted = starts.map(row => [userId, numberIn(row, 'bucket_start')])
  const stored = (await selectMinutes.run(tx, wanted)).map(bucketOfRow)
  const judged = [...Map.groupBy(stored, bucket => bucket.startMs)]
    .sort(([a], [b]) => a - b)
    .flatMap(([minuteMs, buckets]) => {
      const unchanged = buckets.map(({ deviceId }) => ({ deviceId, totals: emptyTotals }))
      const minute = { userId, startMs: minuteMs, stored: buckets, fresh: unchanged }
      return judgeMinute(minute, { rules: counting.rulesOf(userId), compactBeforeMs: alreadyCompact }) ?? []
    })
  const last = judged.at(-1)
  if (!last) return []
  await writeProgress(tx, { policy, userId, startMs: last.startMs })
  await upsertBuckets.run(tx, bucketRows(judged))
  await moveTotals(tx, judged, counting)
  return judged
}

/** No new titles are added, so nothing needs to be compacted. */
const alreadyCompact = Number.NEGATIVE_INFINITY

function isChanged({ before, after }: JudgedMinute): boolean {
  return !before || !countsTheSame(before, after)
}
