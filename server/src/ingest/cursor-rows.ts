import type { Row, Value } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import type { Cursor } from './cursor.ts'

/** Rows: person, device. CROSS JOIN keeps SQLite from reading all cursors to look them up among the wanted. */
export const selectCursors = overRows(
  ['TEXT', 'TEXT'],
  source => `WITH wanted (user_id, device_id) AS (${source})
    SELECT c.user_id, c.device_id, c.epoch, c.last_sequence, c.retired_epochs
    FROM wanted CROSS JOIN cursors c WHERE c.user_id = wanted.user_id AND c.device_id = wanted.device_id`,
)

export function cursorOfRow(row: Row): Cursor {
  return {
    epoch: textIn(row, 'epoch'),
    lastSequence: numberIn(row, 'last_sequence'),
    retiredEpochs: textList(textIn(row, 'retired_epochs')),
  }
}

/** Notes how far a device has come and when it was last heard of. */
export const upsertCursors = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'TEXT', 'BIGINT'],
  source => `INSERT INTO cursors (user_id, device_id, epoch, last_sequence, retired_epochs, last_seen_ms) ${source}
    ON CONFLICT (user_id, device_id) DO UPDATE SET
      epoch = excluded.epoch, last_sequence = excluded.last_sequence, retired_epochs = excluded.retired_epochs,
      last_seen_ms = CASE WHEN excluded.last_seen_ms > cursors.last_seen_ms THEN excluded.last_seen_ms ELSE cursors.last_seen_ms END`,
)

export function cursorRow(
  { userId, deviceId, lastSeenMs }: { userId: string; deviceId: string; lastSeenMs: number },
  { epoch, lastSequence, retiredEpochs }: Cursor,
): Value[] {
  const retired = retiredEpochs.length === 0 ? '[]' : JSON.stringify(retiredEpochs)
  return [userId, deviceId, epoch, lastSequence, retired, lastSeenMs]
}

function textList(json: string): readonly string[] {
  if (json === '[]') return []
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string'))
    throw new TypeError('A cursor holds a list of epochs that is none.')
  return list
}
