import type { Database, Row } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { hashOfEntry } from './entry.ts'
import { createNameCheck } from './verify-names.ts'

/** The result of verifying the audit log. */
export interface Verification {
  entries: number
  /** The hash of the last entry. Store it elsewhere to detect later that the end of the log was cut off. */
  head: string
  /** The first entry that was changed, removed or inserted, or whose actor or subject has another name now. Null if there is none. */
  brokenAt: number | null
  /** What is wrong with that entry. */
  brokenBy: 'entry' | 'name' | null
  /** The number of older entries without commitments: their names cannot be verified. */
  uncommitted: number
}

const page = 250

/** Verifies the chain from its first entry. */
export async function verifyAudit(database: Pick<Database, 'read'>): Promise<Verification> {
  const names = createNameCheck()
  let [entries, head, uncommitted] = [0, '', 0]
  for (;;) {
    const rows = await database.read(
      `SELECT a.sequence, a.at_ms, a.actor, a.action, a.subject, a.detail, a.names, a.previous_hash, a.hash,
         n.user_id AS actor_id, n.salt AS actor_salt, m.user_id AS subject_id, m.salt AS subject_salt
       FROM audit_log a LEFT JOIN audit_names n ON n.pseudonym = a.actor
         LEFT JOIN audit_names m ON m.pseudonym = a.subject
       WHERE a.sequence > $1 ORDER BY a.sequence LIMIT ${page}`,
      [entries],
    )
    if (rows.length === 0) return { entries, head, ...firstBroken(names.firstWrong(), null), uncommitted }
    for (const row of rows) {
      const sequence = numberIn(row, 'sequence')
      const hash = hashOfEntry(head, sequence, {
        atMs: numberIn(row, 'at_ms'),
        actor: textIn(row, 'actor'),
        action: textIn(row, 'action'),
        subject: textIn(row, 'subject'),
        detail: textIn(row, 'detail'),
        names: textIn(row, 'names'),
      })
      const isNext = sequence === entries + 1 && textIn(row, 'previous_hash') === head
      if (!isNext || textIn(row, 'hash') !== hash)
        return { entries, head, ...firstBroken(names.firstExchanged(), entries + 1), uncommitted }
      if (textIn(row, 'names') === '') uncommitted++
      else for (const name of namesIn(row)) names.check(name)
      if (textIn(row, 'action') === 'person_erased') names.erased(textIn(row, 'subject'))
      head = hash
      entries = sequence
    }
  }
}

function firstBroken(name: number | null, entry: number | null): Pick<Verification, 'brokenAt' | 'brokenBy'> {
  if (name !== null) return { brokenAt: name, brokenBy: 'name' }
  return { brokenAt: entry, brokenBy: entry === null ? null : 'entry' }
}

function namesIn(row: Row) {
  const [ofActor = '', ofSubject = ''] = textIn(row, 'names').split(' ')
  const called = (part: 'actor' | 'subject', commitment: string) => ({
    sequence: numberIn(row, 'sequence'),
    label: textIn(row, part),
    commitment,
    userId: nullableTextIn(row, `${part}_id`),
    salt: nullableTextIn(row, `${part}_salt`),
  })
  return [called('actor', ofActor), called('subject', ofSubject)]
}
