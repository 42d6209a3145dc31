import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { hashOfEntry } from '../models/audit-entry.ts'

/** What the audit log's chain says of itself. */
export interface Verification {
  entries: number
  /** The hash of the last entry: whoever wrote it down elsewhere knows later that nothing was cut off the end. */
  head: string
  /** The first entry that does not follow from the one before: changed, taken out or put in. Null when all do. */
  brokenAt: number | null
}

const page = 250

/** Follows the chain from its first entry. */
export async function verifyAudit(database: Pick<Database, 'read'>): Promise<Verification> {
  let [entries, head] = [0, '']
  for (;;) {
    const rows = await database.read(
      `SELECT sequence, at_ms, actor, action, subject, detail, previous_hash, hash FROM audit_log
       WHERE sequence > $1 ORDER BY sequence LIMIT ${page}`,
      [entries],
    )
    if (rows.length === 0) return { entries, head, brokenAt: null }
    for (const row of rows) {
      const sequence = numberIn(row, 'sequence')
      const hash = hashOfEntry(head, sequence, {
        atMs: numberIn(row, 'at_ms'),
        actor: textIn(row, 'actor'),
        action: textIn(row, 'action'),
        subject: textIn(row, 'subject'),
        detail: textIn(row, 'detail'),
      })
      const isNext = sequence === entries + 1 && textIn(row, 'previous_hash') === head
      if (!isNext || textIn(row, 'hash') !== hash) return { entries, head, brokenAt: entries + 1 }
      head = hash
      entries = sequence
    }
  }
}
