import type { Database, Transaction } from './database.ts'
import { missingRanges, type Range, type Span, startOf } from './partition-ranges.ts'
import { retryOnLockTimeout } from './retry-on-lock-timeout.ts'
import { numberIn, textIn } from './row.ts'

const dayMs = 24 * 60 * 60 * 1000

interface Partition extends Range {
  name: string
}

/**
 * Creates the missing partitions of `buckets` for a range and for the rows of the default partition, which it moves there.
 * Returns how many were created. Each one uses its own transaction, which delays ingest by some milliseconds.
 *
 * @param oldestMs older rows stay in the default partition, so that a wrong date does not create a partition
 */
export async function makePartitions(
  database: Database,
  { wanted, span, oldestMs }: { wanted: Range; span: Span; oldestMs: number },
): Promise<number> {
  const existing = await partitionsIn(database.read)
  const missing = missingRanges(existing, wanted, span)
  for (const dayStartMs of await strandedDays(database, oldestMs))
    missing.push(...missingRanges([...existing, ...missing], { fromMs: dayStartMs, toMs: dayStartMs }, span))
  for (const range of missing) await retryOnLockTimeout(database, tx => makePartition(tx, range))
  return missing.length
}

/** Drops the partitions that end by a given time, and returns how many rows they had. */
export async function dropPartitions(database: Database, endingByMs: number): Promise<number> {
  let dropped = 0
  for (const { name, toMs } of await partitionsIn(database.read)) {
    if (toMs <= endingByMs) dropped += await retryOnLockTimeout(database, tx => dropPartition(tx, name))
  }
  return dropped
}

async function partitionsIn(read: Database['read']): Promise<Partition[]> {
  const rows = await read(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = CAST('buckets' AS regclass)`,
  )
  return rows.flatMap(row => {
    const [, fromMs, toMs] = /FROM \('?(-?\d+)'?\) TO \('?(-?\d+)'?\)/.exec(textIn(row, 'bounds')) ?? []
    return fromMs === undefined
      ? []
      : [{ name: textIn(row, 'name'), fromMs: Number(fromMs), toMs: Number(toMs) }]
  })
}

/** The starts of the days that have rows in the default partition. */
async function strandedDays(database: Database, oldestMs: number): Promise<number[]> {
  const rows = await database.read(
    `SELECT DISTINCT bucket_start / ${dayMs} AS day FROM buckets_default WHERE bucket_start >= $1 ORDER BY 1`,
    [startOf(oldestMs, 'month')],
  )
  return rows.map(row => numberIn(row, 'day') * dayMs)
}

/**
 * Attaching alone would need a weaker lock. But a statement that was planned just before knows only the old partitions: it would not find the rows that
 * are moved out of the default partition, and would count their minutes twice.
 */
async function makePartition(tx: Transaction, { fromMs, toMs }: Range): Promise<void> {
  const name = `buckets_${dateOf(fromMs)}_${dateOf(toMs)}`
  await tx.run(`CREATE TABLE ${name} (LIKE buckets INCLUDING ALL)`)
  await tx.run('LOCK TABLE buckets IN ACCESS EXCLUSIVE MODE')
  const range = `bucket_start >= ${fromMs} AND bucket_start < ${toMs}`
  await tx.run(`INSERT INTO ${name} SELECT * FROM buckets_default WHERE ${range}`)
  await tx.run(`DELETE FROM buckets_default WHERE ${range}`)
  await tx.run(`ALTER TABLE buckets ATTACH PARTITION ${name} FOR VALUES FROM (${fromMs}) TO (${toMs})`)
}

async function dropPartition(tx: Transaction, name: string): Promise<number> {
  const [row] = await tx.all(`SELECT COUNT(*) AS rows FROM ${name}`)
  await tx.run(`DROP TABLE ${name}`)
  return row ? numberIn(row, 'rows') : 0
}

/** `20260310` */
function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')
}
