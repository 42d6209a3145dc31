import type { Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { withRows } from '../database/rows.ts'
import { advanceCursor, type Cursor } from './cursor.ts'
import { distinctBy } from './distinct.ts'
import type { Outcome, Part } from './part.ts'

/** For how long the same content from a client without a sequence is a replay. */
const contentReplayWindowMs = 60 * 60 * 1000

/**
 * Decides for each part whether it counts, and notes that it did. Takes the persons' locks first, in the order of their ids: from here to
 * the commit nobody else counts for them.
 */
export async function decideReplays(tx: Transaction, parts: readonly Part[]): Promise<Outcome[]> {
  await lockPersons(tx, parts)
  const cursors = await touchCursors(tx, parts)
  const newContents = await noteContents(tx, parts)

  const moved = new Map<string, Part>()
  const outcomes = parts.map(part => {
    if (part.ledger.kind === 'content') return contentOutcome(part.userId, part.ledger.digest, newContents)
    const key = deviceKey(part)
    const { outcome, cursor } = advanceCursor(cursors.get(key) ?? unheardOf, part.ledger)
    cursors.set(key, cursor)
    if (outcome.kind === 'counted') moved.set(key, part)
    return outcome
  })

  await storeCursors(tx, moved, cursors)
  return outcomes
}

const unheardOf: Cursor = { epoch: '', lastSequence: 0, retiredEpochs: [] }

async function lockPersons(tx: Transaction, parts: readonly Part[]): Promise<void> {
  const persons = distinctBy(parts, part => part.userId).sort((a, b) => compare(a.userId, b.userId))
  await withRows(
    tx,
    persons.map(({ userId, receivedMs }) => [userId, userId.toLowerCase(), receivedMs]),
    values => `INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ${values}
      ON CONFLICT (user_id) DO UPDATE SET search_name = excluded.search_name`,
  )
}

/** Notes that the devices were heard of now and returns how far each had come. */
async function touchCursors(tx: Transaction, parts: readonly Part[]): Promise<Map<string, Cursor>> {
  const latest = [...parts].sort((a, b) => b.receivedMs - a.receivedMs)
  const devices = distinctBy(latest, deviceKey).sort(
    (a, b) => compare(a.userId, b.userId) || compare(a.deviceId, b.deviceId),
  )
  const rows = await withRows(
    tx,
    devices.map(({ userId, deviceId, receivedMs }) => [userId, deviceId, '', 0, '[]', receivedMs]),
    values => `INSERT INTO cursors (user_id, device_id, epoch, last_sequence, retired_epochs, last_seen_ms)
      VALUES ${values}
      ON CONFLICT (user_id, device_id) DO UPDATE SET last_seen_ms =
        CASE WHEN excluded.last_seen_ms > cursors.last_seen_ms THEN excluded.last_seen_ms ELSE cursors.last_seen_ms END
      RETURNING user_id, device_id, epoch, last_sequence, retired_epochs`,
  )
  return new Map(
    rows.map(row => [
      deviceKey({ userId: textIn(row, 'user_id'), deviceId: textIn(row, 'device_id') }),
      {
        epoch: textIn(row, 'epoch'),
        lastSequence: numberIn(row, 'last_sequence'),
        retiredEpochs: textList(textIn(row, 'retired_epochs')),
      },
    ]),
  )
}

/** Remembers the contents of plain parts; returns the keys of those that are new within the window. */
async function noteContents(tx: Transaction, parts: readonly Part[]): Promise<Set<string>> {
  const rows = parts.flatMap(({ userId, ledger, receivedMs }) =>
    ledger.kind === 'content' ? [{ userId, digest: ledger.digest, receivedMs }] : [],
  )
  const distinct = distinctBy(rows, ({ userId, digest }) => contentKey(userId, digest)).sort(
    (a, b) => compare(a.userId, b.userId) || compare(a.digest, b.digest),
  )
  const fresh = await withRows(
    tx,
    distinct.map(({ userId, digest, receivedMs }) => [userId, digest, receivedMs]),
    values => `INSERT INTO plain_batches (user_id, digest, received_ms) VALUES ${values}
      ON CONFLICT (user_id, digest) DO UPDATE SET received_ms = excluded.received_ms
        WHERE plain_batches.received_ms <= excluded.received_ms - ${contentReplayWindowMs}
      RETURNING user_id, digest`,
  )
  return new Set(fresh.map(row => contentKey(textIn(row, 'user_id'), textIn(row, 'digest'))))
}

/** Of two parts with the same new content the first counts. */
function contentOutcome(userId: string, digest: string, newContents: Set<string>): Outcome {
  const isNew = newContents.delete(contentKey(userId, digest))
  return isNew ? { kind: 'counted', closedBuckets: [] } : { kind: 'duplicate' }
}

async function storeCursors(
  tx: Transaction,
  moved: ReadonlyMap<string, Part>,
  cursors: ReadonlyMap<string, Cursor>,
): Promise<void> {
  const rows = [...moved].map(([key, { userId, deviceId, receivedMs }]) => {
    const { epoch, lastSequence, retiredEpochs } = cursors.get(key) ?? unheardOf
    return [userId, deviceId, epoch, lastSequence, JSON.stringify(retiredEpochs), receivedMs]
  })
  await withRows(
    tx,
    rows,
    values => `INSERT INTO cursors (user_id, device_id, epoch, last_sequence, retired_epochs, last_seen_ms)
      VALUES ${values}
      ON CONFLICT (user_id, device_id) DO UPDATE SET
        epoch = excluded.epoch, last_sequence = excluded.last_sequence, retired_epochs = excluded.retired_epochs`,
  )
}

function deviceKey({ userId, deviceId }: { userId: string; deviceId: string }): string {
  return JSON.stringify([userId, deviceId])
}

function contentKey(userId: string, digest: string): string {
  return JSON.stringify([userId, digest])
}

function textList(json: string): string[] {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string'))
    throw new TypeError('A cursor holds a list of epochs that is none.')
  return list
}

/** By code units, as every replica does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
