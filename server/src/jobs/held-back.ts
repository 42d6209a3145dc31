import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { deleteFact, readFact, writeFact } from '../database/facts.ts'

const fact = 'retention_held_back'

const heldBackSchema = z.object({ minutes: z.int(), totals: z.int() })

/** Rows that are due for deletion but still stored, because one run deletes a limited number automatically. */
export type HeldBack = z.infer<typeof heldBackSchema>

/** The state after the last run on any server. */
export async function readHeldBack(database: Database): Promise<HeldBack> {
  const text = await database.reading(reads => readFact(reads, fact))
  return text === undefined ? { minutes: 0, totals: 0 } : heldBackSchema.parse(JSON.parse(text))
}

export async function writeHeldBack(database: Database, heldBack: HeldBack): Promise<void> {
  const isAny = heldBack.minutes + heldBack.totals > 0
  await database.transaction(tx =>
    isAny ? writeFact(tx, fact, JSON.stringify(heldBack)) : deleteFact(tx, fact),
  )
}
