import * as z from 'zod'
import type { Database, Transaction } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { numberIn } from '../database/row.ts'
import { agreesWithinMs } from './judge-clock.ts'

const fact = 'clock'
/** How many devices are asked when they were last heard of: the middle of them is no single one's word. */
const askedDevices = 21

const confirmedTimeSchema = z.object({
  ms: z.number(),
  by: z.string().describe('the process that wrote it'),
  afterGapMs: z
    .number()
    .optional()
    .describe(
      'when time began to be written down again after nobody did for a while; left out where that is not known',
    ),
})

/** The last time that a server, or the operator, believed. */
export type ConfirmedTime = z.infer<typeof confirmedTimeSchema>

/** What is written down; for a database from before this was written, when devices were last heard of. */
export async function readConfirmedTime(database: Database): Promise<ConfirmedTime | undefined> {
  const written = await readWritten({ all: database.read })
  if (written) return written
  const rows = await database.read(
    `SELECT last_seen_ms FROM cursors ORDER BY last_seen_ms DESC LIMIT ${askedDevices}`,
  )
  const middle = rows[Math.floor(rows.length / 2)]
  return middle && { ms: numberIn(middle, 'last_seen_ms'), by: '' }
}

/** Notes it with when servers began to run after a gap: each writes once a minute, so a gap says that none did. */
export async function writeConfirmedTime(
  tx: Transaction,
  { ms, by }: Pick<ConfirmedTime, 'ms' | 'by'>,
): Promise<void> {
  const before = await readWritten(tx)
  const isGap = before !== undefined && Math.abs(ms - before.ms) > agreesWithinMs
  const afterGapMs = isGap ? ms : before?.afterGapMs
  await writeFact(tx, fact, JSON.stringify({ ms, by, afterGapMs } satisfies ConfirmedTime))
}

/** When servers began to run again after none did for a while; undefined where that is not known. */
export async function readEndOfGap(database: Database): Promise<number | undefined> {
  return (await readWritten({ all: database.read }))?.afterGapMs
}

async function readWritten(tx: Pick<Transaction, 'all'>): Promise<ConfirmedTime | undefined> {
  const text = await readFact(tx, fact)
  return text === undefined ? undefined : confirmedTimeSchema.parse(JSON.parse(text))
}

/** PostgreSQL has a clock of its own, mostly on another machine. */
export async function readDatabaseTime(database: Database): Promise<number | undefined> {
  if (database.dialect === 'sqlite') return undefined
  const [row] = await database.read(
    'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms',
  )
  return row && numberIn(row, 'now_ms')
}
