import type { Transaction, Value } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { advanceCursor, type Cursor } from './cursor.ts'
import { distinctBy } from './distinct.ts'
import { idKey } from './id-key.ts'
import type { Outcome, Part } from './part.ts'

/** For how long the same content from a client without a sequence is a replay. */
const contentReplayWindowMs = 60 * 60 * 1000

/**
 * Decides for each part whether it counts, and notes that it did. Takes the persons' locks first, in the order of their ids: from here to
 * the commit nobody else counts for them.
 */
export async function decideReplays(tx: Transaction, parts: readonly Part[]): Promise<Outcome[]> {
  if (tx.dialect === 'postgres') await addOrLockPersons(tx, personsOf(parts))
  const cursors = await loadCursors(tx, parts)
  // SQLite has one writer, which is lock enough.
  if (tx.dialect === 'sqlite')
    await addPersons(tx, personsOf(parts.filter(part => !cursors.has(deviceKey(part)))))
  const newContents = await noteContents(tx, parts)

  const outcomes = parts.map(part => {
    if (part.ledger.kind === 'content') return contentOutcome(part.userId, part.ledger.digest, newContents)
    const key = deviceKey(part)
    const { outcome, cursor } = advanceCursor(cursors.get(key) ?? unheardOf, part.ledger)
    cursors.set(key, cursor)
    return outcome
  })

  await storeCursors(tx, parts, cursors)
  return outcomes
}

const unheardOf: Cursor = { epoch: '', lastSequence: 0, retiredEpochs: [] }

function personsOf(parts: readonly Part[]): Value[][] {
  return distinctBy(parts, part => part.userId)
    .sort((a, b) => compare(a.userId, b.userId))
    .map(({ userId, receivedMs }) => [userId, userId.toLowerCase(), receivedMs])
}

const addPersons = overRows(
  3,
  source =>
    `INSERT INTO users (user_id, search_name, first_seen_ms) ${source} ON CONFLICT (user_id) DO NOTHING`,
)
const addOrLockPersons = overRows(
  3,
  source => `INSERT INTO users (user_id, search_name, first_seen_ms) ${source}
    ON CONFLICT (user_id) DO UPDATE SET search_name = excluded.search_name`,
)

/** How far each device has come. */
async function loadCursors(tx: Transaction, parts: readonly Part[]): Promise<Map<string, Cursor>> {
  const devices = distinctBy(
    parts.filter(({ ledger }) => ledger.kind === 'sequence'),
    deviceKey,
  )
  const rows = await selectCursors(
    tx,
    devices.map(({ userId, deviceId }) => [userId, deviceId]),
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

// CROSS JOIN keeps SQLite from reading all cursors to look them up among the wanted.
const selectCursors = overRows(
  ['TEXT', 'TEXT'],
  source => `WITH wanted (user_id, device_id) AS (${source})
    SELECT c.user_id, c.device_id, c.epoch, c.last_sequence, c.retired_epochs
    FROM wanted CROSS JOIN cursors c WHERE c.user_id = wanted.user_id AND c.device_id = wanted.device_id`,
)

/** Remembers the contents of plain parts; returns the keys of those that are new within the window. */
async function noteContents(tx: Transaction, parts: readonly Part[]): Promise<Set<string>> {
  const rows = parts.flatMap(({ userId, ledger, receivedMs }) =>
    ledger.kind === 'content' ? [{ userId, digest: ledger.digest, receivedMs }] : [],
  )
  const distinct = distinctBy(rows, ({ userId, digest }) => idKey(userId, digest)).sort(
    (a, b) => compare(a.userId, b.userId) || compare(a.digest, b.digest),
  )
  const fresh = await insertContents(
    tx,
    distinct.map(({ userId, digest, receivedMs }) => [userId, digest, receivedMs]),
  )
  return new Set(fresh.map(row => idKey(textIn(row, 'user_id'), textIn(row, 'digest'))))
}

const insertContents = overRows(
  3,
  source => `INSERT INTO plain_batches (user_id, digest, received_ms) ${source}
    ON CONFLICT (user_id, digest) DO UPDATE SET received_ms = excluded.received_ms
      WHERE plain_batches.received_ms <= excluded.received_ms - ${contentReplayWindowMs}
    RETURNING user_id, digest`,
)

/** Of two parts with the same new content the first counts. */
function contentOutcome(userId: string, digest: string, newContents: Set<string>): Outcome {
  const isNew = newContents.delete(idKey(userId, digest))
  return isNew ? { kind: 'counted', closedBuckets: [] } : { kind: 'duplicate' }
}

/** Notes how far the devices have come and that they were heard of, even where nothing counted. */
async function storeCursors(
  tx: Transaction,
  parts: readonly Part[],
  cursors: ReadonlyMap<string, Cursor>,
): Promise<void> {
  const latest = parts.toSorted((a, b) => b.receivedMs - a.receivedMs)
  const devices = distinctBy(latest, deviceKey).sort(
    (a, b) => compare(a.userId, b.userId) || compare(a.deviceId, b.deviceId),
  )
  await upsertCursors(
    tx,
    devices.map(part => {
      const { epoch, lastSequence, retiredEpochs } = cursors.get(deviceKey(part)) ?? unheardOf
      return [part.userId, part.deviceId, epoch, lastSequence, JSON.stringify(retiredEpochs), part.receivedMs]
    }),
  )
}

const upsertCursors = overRows(
  6,
  source => `INSERT INTO cursors (user_id, device_id, epoch, last_sequence, retired_epochs, last_seen_ms) ${source}
    ON CONFLICT (user_id, device_id) DO UPDATE SET
      epoch = excluded.epoch, last_sequence = excluded.last_sequence, retired_epochs = excluded.retired_epochs,
      last_seen_ms = CASE WHEN excluded.last_seen_ms > cursors.last_seen_ms THEN excluded.last_seen_ms ELSE cursors.last_seen_ms END`,
)

function deviceKey({ userId, deviceId }: { userId: string; deviceId: string }): string {
  return idKey(userId, deviceId)
}

function textList(json: string): readonly string[] {
  if (json === '[]') return []
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string'))
    throw new TypeError('A cursor holds a list of epochs that is none.')
  return list
}

/** By code units, as every replica does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
