import { StartFailure } from '../process/node-process.ts'
import type { Tell } from '../report/report.ts'
import { type PostgresCluster, startPostgres } from './postgres-cluster.ts'
import {
  type DatabaseKind,
  databaseKinds,
  postgresDatabase,
  type ScratchDatabase,
  sqliteDatabase,
} from './scratch-database.ts'

/** The `--database` option of the commands. */
export type DatabaseChoice = DatabaseKind | 'both'
export const databaseChoices: readonly DatabaseChoice[] = [...databaseKinds, 'both']

/** A database that could not be measured, and why. */
export interface Skipped {
  database: DatabaseKind
  why: string
}

/** Creates new empty databases of one kind. */
export interface DatabaseSource {
  kind: DatabaseKind
  create(options?: { synchronous?: 'full' | 'normal' }): Promise<ScratchDatabase>
  /** The PostgreSQL behind it, if any. */
  cluster: PostgresCluster | undefined
}

/**
 * Measures on each requested kind of database. A database on which the server does not start is skipped with
 * the server's message; other errors end the measurement.
 */
export async function forEachKind(
  choice: DatabaseChoice,
  tell: Tell,
  measure: (source: DatabaseSource) => Promise<void>,
): Promise<Skipped[]> {
  const skipped: Skipped[] = []
  for (const kind of choice === 'both' ? databaseKinds : [choice]) {
    try {
      await withSource(kind, tell, measure)
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error
      tell(`${kind}: skipped, the server does not start on it: ${error.message}`)
      skipped.push({ database: kind, why: error.message })
    }
  }
  return skipped
}

async function withSource(
  kind: DatabaseKind,
  tell: Tell,
  measure: (source: DatabaseSource) => Promise<void>,
): Promise<void> {
  if (kind === 'sqlite') {
    await measure({
      kind,
      create: async ({ synchronous } = {}) => sqliteDatabase(synchronous),
      cluster: undefined,
    })
    return
  }
  tell('postgres: starting a PostgreSQL of our own')
  const cluster = await startPostgres()
  try {
    await measure({ kind, create: () => postgresDatabase(cluster), cluster })
  } finally {
    await cluster.stop()
  }
}
