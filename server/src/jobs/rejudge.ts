import { emptyTotals } from '@telemetry-tracker/shared/engine/totals'
import * as z from 'zod'
import type { Database, Transaction } from '../database/database.ts'
import { deleteFact, readFact, writeFact } from '../database/facts.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import type { Counting } from '../ingest/commit.ts'
import { judgeMinutes } from '../ingest/judge-minutes.ts'
import { type JudgedMinute, loadMinutes, storeMinutes } from '../ingest/minutes.ts'
import { moveTotals } from '../ingest/totals.ts'

const fact = 'rejudged_to'
const minutesAtOnce = 200

const progressSchema = z.object({ policy: z.string(), userId: z.string(), startMs: z.number() })
type Progress = z.infer<typeof progressSchema>

export interface Rejudged {
  people: number
  minutes: number
  /** Minutes whose state or app is another one now. */
  changed: number
}

/**
 * Judges all minutes that are kept anew from their totals and moves the totals of the days by the difference, in small transactions between which
 * batches are counted. Ended at any point, it goes on from there when started again with the same policy.
 */
export async function rejudge(
  database: Database,
  counting: Counting,
  onProgress: (done: Rejudged) => void,
): Promise<Rejudged> {
  const policy = JSON.stringify(counting.rules.policy)
  const before = await progressOf(database, policy)
  const done = { people: 0, minutes: 0, changed: 0 }
  for (const userId of await peopleFrom(database, before?.userId ?? '')) {
    let afterMs = userId === before?.userId ? before.startMs : Number.MIN_SAFE_INTEGER
    for (;;) {
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

async function progressOf(database: Database, policy: string): Promise<Progress | undefined> {
  const text = await readFact({ all: database.read }, fact)
  if (text === undefined) return undefined
  const progress = progressSchema.parse(JSON.parse(text))
  return progress.policy === policy ? progress : undefined
}

async function peopleFrom(database: Database, first: string): Promise<string[]> {
  const rows = await database.read('SELECT user_id FROM users WHERE user_id >= $1 ORDER BY user_id', [first])
  return rows.map(row => textIn(row, 'user_id'))
}

/** Counting nothing anew is judging anew: the same code decides as when a late event comes in. */
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
  const wanted = starts.map(row => ({ userId, startMs: numberIn(row, 'bucket_start'), ...nothing }))
  const last = wanted.at(-1)
  if (!last) return []
  const stored = await loadMinutes(tx, wanted)
  const unchanged = stored.map(bucket => ({ ...bucket, totals: emptyTotals }))
  const judged = judgeMinutes(stored, unchanged, { rules: counting.rules, compactBeforeMs: alreadyCompact })
  await writeFact(tx, fact, JSON.stringify({ policy, userId, startMs: last.startMs } satisfies Progress))
  await storeMinutes(tx, judged)
  await moveTotals(tx, judged, counting)
  return judged
}

const nothing = { deviceId: '', totals: emptyTotals }
/** Nothing comes in that would have to be compacted. */
const alreadyCompact = Number.NEGATIVE_INFINITY

function isChanged({ before, after }: JudgedMinute): boolean {
  return before?.state !== after.state || before.appLabel !== after.appLabel
}
