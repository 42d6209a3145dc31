import type { Transaction, Value } from '../database/database.ts'
import { readFact } from '../database/facts.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { createLocalDays } from '../days/local-days.ts'
import { surfacesOfRow } from '../ingest/storage/bucket-row.ts'
import { countedIn, storedReason } from '../ingest/storage/verdict-row.ts'

/** How many minutes are read per statement. */
const minutesAtOnce = 1_000

/** Adds the time without input of the stored minutes to the totals of the days, in the time zone in which they were counted. */
export async function fillNoInput(tx: Transaction): Promise<void> {
  const bucketSizeSec = Number((await readFact(tx, 'bucket_size_sec')) ?? 60)
  const organisations = (await readFact(tx, 'counting_days_in')) ?? 'UTC'
  const dayIn = new Map<string, (epochMs: number) => string>()
  for (const row of await tx.all('SELECT user_id, time_zone FROM users ORDER BY user_id')) {
    const zone = nullableTextIn(row, 'time_zone') ?? organisations
    const dayOf = dayIn.get(zone) ?? createLocalDays(zone)
    dayIn.set(zone, dayOf)
    await fillPerson(tx, { userId: textIn(row, 'user_id'), dayOf, bucketSizeSec })
  }
}

interface Person {
  userId: string
  dayOf: (epochMs: number) => string
  bucketSizeSec: number
}

async function fillPerson(tx: Transaction, { userId, dayOf, bucketSizeSec }: Person): Promise<void> {
  const days = new Map<string, number>()
  const apps = new Map<string, number>()
  for (let afterMs = Number.MIN_SAFE_INTEGER; ; ) {
    const minutes = await tx.all(
      `SELECT bucket_start, state, reason, app_label, surfaces FROM buckets
       WHERE user_id = $1 AND counts = 1 AND reason = $2 AND bucket_start > $3
       ORDER BY bucket_start LIMIT ${minutesAtOnce}`,
      [userId, storedReason('no_presence'), afterMs],
    )
    for (const row of minutes) {
      const day = dayOf(numberIn(row, 'bucket_start'))
      add(days, day, bucketSizeSec)
      // A day always has ten characters.
      add(apps, `${day}${countedIn(row, surfacesOfRow(row)).appLabel}`, bucketSizeSec)
    }
    const last = minutes.at(-1)
    if (!last || minutes.length < minutesAtOnce) break
    afterMs = numberIn(last, 'bucket_start')
  }
  await addToDays.run(
    tx,
    [...days].map(([day, seconds]): Value[] => [userId, day, 0, 0, seconds, 0]),
  )
  await addToApps.run(
    tx,
    [...apps].map(([id, seconds]): Value[] => [userId, id.slice(0, 10), id.slice(10), 0, 0, seconds]),
  )
}

function add(sums: Map<string, number>, key: string, seconds: number): void {
  sums.set(key, (sums.get(key) ?? 0) + seconds)
}

// Not the statements of ingest, which may name columns that a later migration adds.
const addToDays = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, no_input_sec, buckets) ${source}
    ON CONFLICT (user_id, day) DO UPDATE SET no_input_sec = daily_totals.no_input_sec + excluded.no_input_sec`,
)
const addToApps = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec, no_input_sec) ${source}
    ON CONFLICT (user_id, day, app_label) DO UPDATE SET no_input_sec = daily_app_totals.no_input_sec + excluded.no_input_sec`,
)
