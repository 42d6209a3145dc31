import { createHmac, randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Reads, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

/** Who was erased, when. Only who knows a user ID can tell whether it is the one. */
export const erasedPersonSchema = z.strictObject({
  hash: z.string().min(1),
  salt: z.string().min(1),
  erased: z.iso.datetime(),
  /** From which database, as its servers name it: a list may be shared. */
  database: z.string().min(1).optional(),
})
export type ErasedPerson = z.output<typeof erasedPersonSchema>

/** Records that a person is erased. The same person may be erased several times, if they come back in between. */
export async function rememberErasedPerson(tx: Transaction, userId: string, nowMs: number): Promise<void> {
  const salt = randomBytes(16).toString('base64url')
  await tx.models.erasedPeople.create(
    { personHash: hashOf(userId, salt), salt, erasedMs: nowMs },
    tx.forModels,
  )
}

/** Everyone who was erased from this database, in the order of their hashes. */
export async function erasedPeople(reads: Pick<Reads, 'all'>): Promise<ErasedPerson[]> {
  const rows = await reads.all('SELECT person_hash, salt, erased_ms FROM erased_people ORDER BY person_hash')
  return rows.map(row => ({
    hash: textIn(row, 'person_hash'),
    salt: textIn(row, 'salt'),
    erased: new Date(numberIn(row, 'erased_ms')).toISOString(),
  }))
}

/** Whether this is the person who was erased. */
export function isPerson(userId: string, { hash, salt }: ErasedPerson): boolean {
  return hashOf(userId, salt) === hash
}

function hashOf(userId: string, salt: string): string {
  return createHmac('sha256', salt).update(userId).digest('base64url')
}
