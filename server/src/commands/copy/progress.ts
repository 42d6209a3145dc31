import * as z from 'zod'
import type { Database, Transaction } from '../../database/database.ts'
import { readFact, writeFact } from '../../database/facts.ts'
import { Failure } from '../../failure.ts'

/** The fact that says how far a copy has come; the only one that is not copied itself. */
export const copyFact = 'copied_from'

const progressSchema = z.object({
  /** The database copied from, without its password. */
  source: z.string(),
  /** The table under way, and behind which row it goes on. Null when all are done. */
  at: z
    .object({ table: z.string(), after: z.array(z.union([z.string(), z.number()])).nullable() })
    .nullable(),
})

export type Progress = z.infer<typeof progressSchema>

export async function readProgress(database: Database): Promise<Progress | undefined> {
  const fact = await readFact({ all: database.read }, copyFact)
  return fact === undefined ? undefined : progressSchema.parse(JSON.parse(fact))
}

export function writeProgress(tx: Transaction, progress: Progress): Promise<void> {
  return writeFact(tx, copyFact, JSON.stringify(progress))
}

/** A server that counted into a half-copied database would count what is still to come a second time. Throws a Failure. */
export async function refuseHalfCopied(database: Database): Promise<void> {
  const progress = await readProgress(database)
  if (progress?.at)
    throw new Failure(
      `The copy of ${progress.source} into this database is not finished. Run the same telemetry-server copy command again, or use another database.`,
    )
}
