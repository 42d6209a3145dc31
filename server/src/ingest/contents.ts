import type { Value } from '../database/database.ts'
import { overRows } from '../database/rows.ts'
import { compareText } from './compare-text.ts'
import { distinctBy } from './distinct.ts'
import { idKey } from './id-key.ts'
import type { Part } from './part.ts'

/** For how long the same content from a client without a sequence is a replay. */
export const contentReplayWindowMs = 60 * 60 * 1000

/** Rows: person, digest. CROSS JOIN as for cursors. */
export const selectContents = overRows(
  ['TEXT', 'TEXT'],
  source => `WITH wanted (user_id, digest) AS (${source})
    SELECT p.user_id, p.digest, p.received_ms
    FROM wanted CROSS JOIN plain_batches p WHERE p.user_id = wanted.user_id AND p.digest = wanted.digest`,
)

/** Notes contents that counted. */
export const upsertContents = overRows(
  ['TEXT', 'TEXT', 'BIGINT'],
  source => `INSERT INTO plain_batches (user_id, digest, received_ms) ${source}
    ON CONFLICT (user_id, digest) DO UPDATE SET received_ms = excluded.received_ms`,
)

/** The content of each part that has no sequence, each once, in the order of their keys. */
export function contentsOf(parts: readonly Part[]): { userId: string; digest: string; receivedMs: number }[] {
  const contents = parts.flatMap(({ userId, ledger, receivedMs }) =>
    ledger.kind === 'content' ? [{ userId, digest: ledger.digest, receivedMs }] : [],
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
