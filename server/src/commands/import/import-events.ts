import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { bucketEvents } from '@telemetry-tracker/shared/engine/buckets'
import * as z from 'zod'
import { maxAheadMs } from '../../clock/time-window.ts'
import type { Database, Transaction } from '../../database/database.ts'
import { addFact, readFact } from '../../database/facts.ts'
import { Failure } from '../../failure.ts'
import { commitBatches } from '../../ingest/apply/commit.ts'
import type { Counting } from '../../ingest/apply/count-group.ts'
import type { DeviceBatch, Outcome } from '../../ingest/apply/device-batch.ts'
import { readEvents } from '../../ingest/receive/read-batch.ts'
import { eventOfOlderRow } from './older-row.ts'
import type { OlderRow, OlderTable, Place } from './older-table.ts'

/** The device of all imported events. If a person's own device has the same minute, only one of the two counts. */
const importDeviceId = 'import'

interface Importing {
  counting: Counting
  nowMs: number
  /** Older rows are skipped; undefined imports all. */
  oldestMs: number | undefined
  dropTitles: boolean
  rowsAtOnce: number
  onBadRow(place: Place, why: string): void
  onProgress(done: Imported): void
}

const importedSchema = z.object({
  rows: z.int(),
  counted: z.int(),
  /** Invalid rows; each is reported. */
  bad: z.int(),
  /** Older than the retention. */
  expired: z.int(),
  /** Rows in minutes that retention has closed: they may have been counted before. */
  closed: z.int(),
})
export type Imported = z.infer<typeof importedSchema>

const progressSchema = z.object({
  after: z.array(z.union([z.string(), z.number()])).nullable(),
  chunk: z.int(),
  done: importedSchema,
})
type Progress = z.infer<typeof progressSchema>

const beginning: Progress = {
  after: null,
  chunk: 0,
  done: { rows: 0, counted: 0, bad: 0, expired: 0, closed: 0 },
}

/**
 * Counts the rows of an older table like late events, and returns the numbers. The progress is committed together with the counts, so an interrupted
 * import continues, and a later start imports only new rows.
 */
export async function importEvents(
  database: Database,
  table: OlderTable,
  importing: Importing,
): Promise<Imported> {
  let progress = await begin(database, table.id)
  for (;;) {
    const rows = await table.read(progress.after, importing.rowsAtOnce)
    const last = rows.at(-1)
    if (!last) return progress.done
    const read = readRows(rows, importing)
    const before = progress
    progress = await database.transaction(tx => countRows(tx, { table, before, last, read, importing }))
    for (const { place, why } of read.bad) importing.onBadRow(place, why)
    importing.onProgress(progress.done)
  }
}

async function begin(database: Database, id: string): Promise<Progress> {
  const fact = await database.transaction(async tx => {
    await addFact(tx, factOf(id), JSON.stringify(beginning))
    return readFact(tx, factOf(id))
  })
  return fact === undefined ? beginning : progressSchema.parse(JSON.parse(fact))
}

interface ReadRows {
  events: TelemetryEvent[]
  bad: { place: Place; why: string }[]
  expired: number
}

function readRows(rows: readonly OlderRow[], { nowMs, oldestMs, dropTitles }: Importing): ReadRows {
  const read: ReadRows = { events: [], bad: [], expired: 0 }
  const reject = (index: number, why: string) => read.bad.push({ place: rows[index]?.place ?? [], why })
  const { events, rejected } = readEvents(rows.map(({ row }) => eventOfOlderRow(row)))
  for (const { index, message } of rejected) reject(index, message ?? 'not usable')
  for (const { index, event, atMs } of events) {
    if (atMs > nowMs + maxAheadMs) reject(index, 'timestamp: is in the future')
    else if (oldestMs !== undefined && atMs < oldestMs) read.expired++
    else read.events.push(dropTitles ? { ...event, window_title: '' } : event)
  }
  return read
}

interface Chunk {
  table: OlderTable
  before: Progress
  last: OlderRow
  read: ReadRows
  importing: Importing
}

async function countRows(
  tx: Transaction,
  { table, before, last, read, importing }: Chunk,
): Promise<Progress> {
  const chunk = before.chunk + 1
  const deviceBatches = partsOf(read.events, `${table.id}:${chunk}`, importing.counting)
  const outcomes = await commitBatches(tx, deviceBatches, importing.counting)
  const closed = closedSamples(deviceBatches, outcomes)
  const { rows, counted, bad, expired } = before.done
  const after: Progress = {
    after: [...last.place],
    chunk,
    done: {
      rows: rows + read.events.length + read.bad.length + read.expired,
      counted: counted + read.events.length - closed,
      bad: bad + read.bad.length,
      expired: expired + read.expired,
      closed: before.done.closed + closed,
    },
  }
  await saveProgress(tx, table.id, before, after)
  return after
}

/** Saves the progress if it is unchanged since the last chunk: a second import at the same time would count the same rows. */
async function saveProgress(tx: Transaction, id: string, before: Progress, after: Progress): Promise<void> {
  const moved = await tx.run('UPDATE facts SET value = $1 WHERE name = $2 AND value = $3', [
    JSON.stringify(after),
    factOf(id),
    JSON.stringify(before),
  ])
  if (moved !== 1)
    throw new Failure(
      'Another import of this table is running. Wait until it finishes, or stop it and run this again.',
    )
}

function partsOf(events: readonly TelemetryEvent[], epoch: string, { rules }: Counting): DeviceBatch[] {
  return [...Map.groupBy(events, event => event.user_id)].map(([userId, userEvents]) => ({
    userId,
    deviceId: importDeviceId,
    deduplicationKey: { kind: 'sequence', epoch, sequence: 1 },
    buckets: bucketEvents(userEvents, rules),
    // The time of the last event, because an import must not count as the person being active now.
    receivedMs: userEvents.reduce((latest, { timestamp }) => Math.max(latest, Date.parse(timestamp)), 0),
  }))
}

function closedSamples(deviceBatches: readonly DeviceBatch[], outcomes: readonly Outcome[]): number {
  return deviceBatches.reduce((sum, { buckets }, i) => {
    const outcome = outcomes[i]
    const closed = outcome?.kind === 'counted' ? outcome.closedBuckets : []
    return sum + closed.reduce((samples, startMs) => samples + (buckets.get(startMs)?.samples ?? 0), 0)
  }, 0)
}

function factOf(id: string): string {
  return `imported_${id}`
}
