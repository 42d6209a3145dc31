import * as z from 'zod'
import type { Database, Transaction } from '../../database/database.ts'
import { readFact, writeFact } from '../../database/facts.ts'
import { Failure } from '../../failure.ts'

/** The fact with the progress of a copy; the only fact that is not copied. */
export const copyFact = 'copied_from'

const progressSchema = z.object({
  /** The database copied from, without its password. */
  source: z.string(),
  /** The current table and its last copied row. Null when all tables are done. */
  at: z
    .object({ table: z.string(), after: z.array(z.union([z.string(), z.number()])).nullable() })
    .nullable(),
})

export type Progress = z.infer<typeof progressSchema>

export async function readProgress(database: Database): Promise<Progress | undefined> {
  const fact = await database.reading(reads => readFact(reads, copyFact))
  return fact === undefined ? undefined : progressSchema.parse(JSON.parse(fact))
}

export function writeProgress(tx: Transaction, progress: Progress): Promise<void> {
  return writeFact(tx, copyFact, JSON.stringify(progress))
}

/** Throws a Failure for an incomplete copy: a server that counted into it would count rows twice that are copied later. */
export async function refuseHalfCopied(database: Database): Promise<void> {
  const progress = await readProgress(database)
  if (progress?.at)
    throw new Failure(
      `The copy of ${progress.source} into this database is not finished. Run the same telemetry-server copy or restore command again, or use another database.`,
    )
}

/** After a copy that is a database of its own. */
export async function forgetProgress(tx: Transaction): Promise<void> {
  await tx.run('DELETE FROM facts WHERE name = $1', [copyFact])
}
