import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { deleteFact, readFact, writeFact } from '../database/facts.ts'

const fact = 'retention_held_back'

const heldBackSchema = z.object({ minutes: z.int(), totals: z.int() })

/** What is older than it may be kept and still there, because one run deletes no more without being told to. */
export type HeldBack = z.infer<typeof heldBackSchema>

/** As the last run left it, at whatever server that was. */
export async function readHeldBack(database: Database): Promise<HeldBack> {
  const text = await readFact({ all: database.read }, fact)
  return text === undefined ? { minutes: 0, totals: 0 } : heldBackSchema.parse(JSON.parse(text))
}

export async function writeHeldBack(database: Database, heldBack: HeldBack): Promise<void> {
  const isAny = heldBack.minutes + heldBack.totals > 0
  await database.transaction(tx =>
    isAny ? writeFact(tx, fact, JSON.stringify(heldBack)) : deleteFact(tx, fact),
  )
}
