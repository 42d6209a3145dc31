import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { tooManyContests, unknownMinute } from '../errors.ts'

const dayMs = 24 * 60 * 60_000
/** How many minutes a person may contest within 24 hours of data. */
const maxPerDay = 200

interface Contest {
  userId: string
  /** The start of the minute, as sent. */
  start: string
  /** An empty note withdraws the contest. */
  note: string
  by: Actor
  nowMs: number
}

/**
 * Stores or withdraws a person's note that contests a minute. Throws an ApiError if the person has no such minute or contests too many. A call that
 * changes nothing is not recorded.
 */
export async function contestMinute(
  database: Database,
  { userId, start, note, by, nowMs }: Contest,
): Promise<void> {
  const startMs = Date.parse(start)
  await database.transaction(async tx => {
    const before = await noteOf(tx, userId, startMs)
    if (note === before) return
    if (note === '')
      await tx.run('DELETE FROM contests WHERE user_id = $1 AND bucket_start = $2', [userId, startMs])
    else {
      if (!(await hasMinute(tx, userId, startMs))) throw unknownMinute()
      if (before === '' && (await contestsAround(tx, userId, startMs)) >= maxPerDay) throw tooManyContests()
      await tx.run(
        `INSERT INTO contests (user_id, bucket_start, note, noted_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, bucket_start) DO UPDATE SET note = excluded.note, noted_ms = excluded.noted_ms`,
        [userId, startMs, note, nowMs],
      )
    }
    const action = note === '' ? 'contest_withdrawn' : 'minute_contested'
    await audit.record({ tx, by, nowMs }, action, { userId, start })
  })
}

async function noteOf(tx: Transaction, userId: string, startMs: number): Promise<string> {
  const [row] = await tx.all('SELECT note FROM contests WHERE user_id = $1 AND bucket_start = $2', [
    userId,
    startMs,
  ])
  return row ? textIn(row, 'note') : ''
}

async function hasMinute(tx: Transaction, userId: string, startMs: number): Promise<boolean> {
  const rows = await tx.all('SELECT 1 FROM buckets WHERE user_id = $1 AND bucket_start = $2 LIMIT 1', [
    userId,
    startMs,
  ])
  return rows.length > 0
}

async function contestsAround(tx: Transaction, userId: string, startMs: number): Promise<number> {
  const [row] = await tx.all(
    'SELECT COUNT(*) AS contests FROM contests WHERE user_id = $1 AND bucket_start > $2 AND bucket_start < $3',
    [userId, startMs - dayMs / 2, startMs + dayMs / 2],
  )
  return row ? numberIn(row, 'contests') : 0
}
