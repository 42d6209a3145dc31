import type { Value } from '../../database/database.ts'
import { compareText } from '../../database/row.ts'
import { overRows } from '../../database/rows.ts'
import type { DeviceBatch } from '../apply/device-batch.ts'

/** How long the same content from a client without sequences counts as a replay. */
export const contentReplayWindowMs = 60 * 60 * 1000

/** Rows: person, digest. CROSS JOIN as for cursors. */
export const selectContents = overRows(
  ['TEXT', 'TEXT'],
  (source, among) => `WITH wanted (user_id, digest) AS (${source})
    SELECT p.user_id, p.digest, p.received_ms
    FROM wanted CROSS JOIN plain_batches p WHERE p.user_id = wanted.user_id AND p.digest = wanted.digest
      ${among('p.user_id', 0)}`,
)

/** Stores digests of counted contents. */
export const upsertContents = overRows(
  ['TEXT', 'TEXT', 'BIGINT'],
  source => `INSERT INTO plain_batches (user_id, digest, received_ms) ${source}
    ON CONFLICT (user_id, digest) DO UPDATE SET received_ms = excluded.received_ms`,
)

/** The distinct contents of batches without a sequence, in the order of their keys. */
export function contentsOf(
  deviceBatches: readonly DeviceBatch[],
): { userId: string; digest: string; receivedMs: number }[] {
  const contents = deviceBatches.flatMap(({ userId, deduplicationKey, receivedMs }) =>
    deduplicationKey.kind === 'content' ? [{ userId, digest: deduplicationKey.digest, receivedMs }] : [],
  )
  return distinctBy(contents, ({ userId, digest }) => idKey(userId, digest)).sort(
    (a, b) => compareText(a.userId, b.userId) || compareText(a.digest, b.digest),
  )
}

export function contentRow({
  userId,
  digest,
  receivedMs,
}: {
  userId: string
  digest: string
  receivedMs: number
}): Value[] {
  return [userId, digest, receivedMs]
}

/** A unique key for two texts. */
export function idKey(first: string, second: string): string {
  return `${first.length}:${first}${second}`
}

/** The first item of each key, in order. */
function distinctBy<T>(items: Iterable<T>, keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>()
  for (const item of items) {
    const key = keyOf(item)
    if (!byKey.has(key)) byKey.set(key, item)
  }
  return [...byKey.values()]
}
