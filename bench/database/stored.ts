import type { Database } from '../../server/src/database/database.ts'
import { numberIn, textIn } from '../../server/src/database/row.ts'
import { storedReason } from '../../server/src/ingest/storage/verdict-row.ts'
import { addSums, type Sums, sumsAreEqual, zeroSums } from '../load/sums.ts'

/** What a database has stored of one device's queue. */
export interface StoredDevice {
  /** The last counted batch of its queue. */
  lastSequence: number
  sums: Sums
}

/**
 * What is stored of every device, by device id. It uses a single statement, so that everything is of one
 * moment.
 */
export async function storedDevices(database: Database): Promise<Map<string, StoredDevice>> {
  const rows = await database.read(
    `SELECT c.device_id, c.last_sequence, COALESCE(t.events, 0) AS events,
       COALESCE(t.keystrokes, 0) AS keystrokes, COALESCE(t.clicks, 0) AS clicks
     FROM cursors c LEFT JOIN (
       SELECT user_id, device_id, SUM(samples) AS events, SUM(keystrokes) AS keystrokes, SUM(clicks) AS clicks
       FROM buckets GROUP BY user_id, device_id
     ) t ON t.user_id = c.user_id AND t.device_id = c.device_id`,
  )
  return new Map(
    rows.map(row => [
      textIn(row, 'device_id'),
      { lastSequence: numberIn(row, 'last_sequence'), sums: sumsOf(row) },
    ]),
  )
}

/** Everything stored, as one sum. */
export function totalOf(devices: ReadonlyMap<string, StoredDevice>): Sums {
  return [...devices.values()].reduce((sum, { sums }) => addSums(sum, sums), zeroSums)
}

/**
 * Whether the daily totals match the minutes: the counting minutes of each person, each with a bucket's
 * length. Totals are changed by differences, so a difference that is counted twice or never would stay for
 * good.
 */
export async function dailyTotalsAgree(database: Database): Promise<boolean> {
  const [minutes] = await database.read('SELECT COUNT(*) AS buckets FROM buckets WHERE counts = 1')
  const [days] = await database.read(
    `SELECT COALESCE(SUM(buckets), 0) AS buckets,
       COALESCE(SUM(productive_sec + non_productive_sec), 0) AS seconds FROM daily_totals`,
  )
  const [apps] = await database.read(
    'SELECT COALESCE(SUM(productive_sec + non_productive_sec), 0) AS seconds FROM daily_app_totals',
  )
  if (!minutes || !days || !apps) return false
  const seconds = numberIn(minutes, 'buckets') * 60
  return (
    numberIn(days, 'buckets') === numberIn(minutes, 'buckets') &&
    numberIn(days, 'seconds') === seconds &&
    numberIn(apps, 'seconds') === seconds
  )
}

/**
 * Seconds without input that the stored minutes have, and the daily totals (or those by app, if they differ
 * more) lack; negative if these have too many.
 */
export async function missingNoInputSec(database: Database): Promise<number> {
  const [row] = await database.read(
    `SELECT (SELECT COUNT(*) FROM buckets WHERE counts = 1 AND reason = $1) AS minutes,
       (SELECT COALESCE(SUM(no_input_sec), 0) FROM daily_totals) AS days,
       (SELECT COALESCE(SUM(no_input_sec), 0) FROM daily_app_totals) AS apps`,
    [storedReason('no_presence')],
  )
  if (!row) throw new Error('The database did not answer.')
  const seconds = numberIn(row, 'minutes') * 60
  const [days, apps] = [seconds - numberIn(row, 'days'), seconds - numberIn(row, 'apps')]
  return Math.abs(apps) > Math.abs(days) ? apps : days
}

/** Whether exactly the batches up to `sequence` of every device are stored. */
export function isExactlyStored(
  sent: ReadonlyMap<string, StoredDevice>,
  stored: ReadonlyMap<string, StoredDevice>,
): boolean {
  if (stored.size !== sent.size) return false
  return [...sent].every(([deviceId, { lastSequence, sums }]) => {
    const found = stored.get(deviceId)
    return found !== undefined && found.lastSequence === lastSequence && sumsAreEqual(found.sums, sums)
  })
}

function sumsOf(row: Parameters<typeof numberIn>[0]): Sums {
  return {
    events: numberIn(row, 'events'),
    keystrokes: numberIn(row, 'keystrokes'),
    clicks: numberIn(row, 'clicks'),
  }
}
