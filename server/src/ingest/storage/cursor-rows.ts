import type { Row, Value } from '../../database/database.ts'
import { numberIn, textIn } from '../../database/row.ts'
import { overRows } from '../../database/rows.ts'
import type { Cursor, LiveEpoch } from '../state/cursor.ts'

/** Rows: person, device. CROSS JOIN stops SQLite from scanning all cursors. */
export const selectCursors = overRows(
  ['TEXT', 'TEXT'],
  (source, among) => `WITH wanted (user_id, device_id) AS (${source})
    SELECT c.user_id, c.device_id, c.epoch, c.last_sequence, c.digests, c.rejected, c.other_epochs, c.retired_epochs, c.interleaved_ms
    FROM wanted CROSS JOIN cursors c WHERE c.user_id = wanted.user_id AND c.device_id = wanted.device_id
      ${among('c.user_id', 0)}`,
)

export function cursorOfRow(row: Row): Cursor {
  const epoch = textIn(row, 'epoch')
  const latest = {
    epoch,
    lastSequence: numberIn(row, 'last_sequence'),
    digests: textIn(row, 'digests'),
    rejected: textIn(row, 'rejected'),
  }
  return {
    epochs: epoch === '' ? [] : [latest, ...otherEpochs(textIn(row, 'other_epochs'))],
    retiredEpochs: textList(textIn(row, 'retired_epochs')),
    interleavedMs: numberIn(row, 'interleaved_ms'),
  }
}

/** Stores a device's progress and when it was last seen. */
export const upsertCursors = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'TEXT', 'TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO cursors (user_id, device_id, epoch, last_sequence, digests, rejected, other_epochs, retired_epochs, interleaved_ms, last_seen_ms) ${source}
    ON CONFLICT (user_id, device_id) DO UPDATE SET
      epoch = excluded.epoch, last_sequence = excluded.last_sequence, digests = excluded.digests, rejected = excluded.rejected,
      other_epochs = excluded.other_epochs, retired_epochs = excluded.retired_epochs, interleaved_ms = excluded.interleaved_ms,
      last_seen_ms = CASE WHEN excluded.last_seen_ms > cursors.last_seen_ms THEN excluded.last_seen_ms ELSE cursors.last_seen_ms END`,
)

export function cursorRow(
  { userId, deviceId, lastSeenMs }: { userId: string; deviceId: string; lastSeenMs: number },
  { epochs, retiredEpochs, interleavedMs }: Cursor,
): Value[] {
  const [latest = neverCounted] = epochs
  const others = epochs.length <= 1 ? '' : othersText(epochs)
  const retired = retiredEpochs.length === 0 ? '[]' : JSON.stringify(retiredEpochs)
  const { epoch, lastSequence, digests, rejected } = latest
  return [
    userId,
    deviceId,
    epoch,
    lastSequence,
    digests,
    rejected,
    others,
    retired,
    interleavedMs,
    lastSeenMs,
  ]
}

const neverCounted: LiveEpoch = { epoch: '', lastSequence: 0, digests: '', rejected: '' }

function othersText([, ...others]: readonly LiveEpoch[]): string {
  return JSON.stringify(
    others.map(({ epoch, lastSequence, digests, rejected }) => [epoch, lastSequence, digests, rejected]),
  )
}

function otherEpochs(json: string): LiveEpoch[] {
  if (json === '') return []
  return list(json).map(item => {
    if (!Array.isArray(item)) throw damaged()
    const [epoch, lastSequence, digests, rejected = '']: unknown[] = item
    if (typeof epoch !== 'string' || typeof lastSequence !== 'number') throw damaged()
    if (typeof digests !== 'string' || typeof rejected !== 'string') throw damaged()
    return { epoch, lastSequence, digests, rejected }
  })
}

function textList(json: string): readonly string[] {
  if (json === '[]') return []
  return list(json).map(item => {
    if (typeof item !== 'string') throw damaged()
    return item
  })
}

function list(json: string): unknown[] {
  const parsed: unknown = JSON.parse(json)
  if (!Array.isArray(parsed)) throw damaged()
  return parsed
}

function damaged(): TypeError {
  return new TypeError('A cursor has an unreadable list of epochs.')
}
