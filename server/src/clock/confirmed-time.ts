import * as z from 'zod'
import type { Database, Reads, Transaction } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { numberIn } from '../database/row.ts'
import { agreesWithinMs } from './judge-clock.ts'

const fact = 'clock'
/** How many devices the median is taken of, so that no single device decides. */
const maxDevices = 21

const confirmedTimeSchema = z.object({
  ms: z.number(),
  by: z.string().describe('the process that wrote it'),
  afterGapMs: z
    .number()
    .optional()
    .describe('when the time was first saved again after a gap in which no server ran; omitted if unknown'),
})

/** The last time that a server or the operator confirmed. */
export type ConfirmedTime = z.infer<typeof confirmedTimeSchema>

/** The saved time. In a database from before it was saved: the median of when devices were last seen. */
export async function readConfirmedTime(database: Database): Promise<ConfirmedTime | undefined> {
  const written = await database.reading(readWritten)
  if (written) return written
  const rows = await database.read(
    `SELECT last_seen_ms FROM cursors ORDER BY last_seen_ms DESC LIMIT ${maxDevices}`,
  )
  const median = rows[Math.floor(rows.length / 2)]
  return median && { ms: numberIn(median, 'last_seen_ms'), by: '' }
}

/** Saves the time. Each server saves it once a minute, so a gap means that no server ran; then the end of the gap is saved, too. */
export async function writeConfirmedTime(
  tx: Transaction,
  { ms, by }: Pick<ConfirmedTime, 'ms' | 'by'>,
): Promise<void> {
  const before = await readWritten(tx)
  const isGap = before !== undefined && Math.abs(ms - before.ms) > agreesWithinMs
  const afterGapMs = isGap ? ms : before?.afterGapMs
  await writeFact(tx, fact, JSON.stringify({ ms, by, afterGapMs } satisfies ConfirmedTime))
}

/** When a server started after a time in which none ran; undefined if that is not known. */
export async function readEndOfGap(database: Database): Promise<number | undefined> {
  return (await database.reading(readWritten))?.afterGapMs
}

async function readWritten(reads: Reads): Promise<ConfirmedTime | undefined> {
  const text = await readFact(reads, fact)
  return text === undefined ? undefined : confirmedTimeSchema.parse(JSON.parse(text))
}

/** PostgreSQL's own clock, usually on another machine. */
export async function readDatabaseTime(database: Database): Promise<number | undefined> {
  if (database.dialect === 'sqlite') return undefined
  const [row] = await database.read(
    'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms',
  )
  return row && numberIn(row, 'now_ms')
}
