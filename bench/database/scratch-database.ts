import type { Database } from '../../server/src/database/database.ts'
import { openDatabase } from '../../server/src/database/open.ts'
import { removeFolder, scratchFolder } from '../process/scratch-folder.ts'
import type { PostgresCluster } from './postgres-cluster.ts'

export const databaseKinds = ['sqlite', 'postgres'] as const
export type DatabaseKind = (typeof databaseKinds)[number]

/** A new, empty database for one measurement. */
export interface ScratchDatabase {
  kind: DatabaseKind
  url: string
  /** A folder for the server that uses it. */
  folder: string
  /** Opens it like the server does. */
  open(): Promise<Database>
  /** CPU time of the database's own processes, in ms; 0 when it runs inside the server's. */
  cpuMs(): number
  remove(): void
}

/** A SQLite file in its own folder. */
export function sqliteDatabase(synchronous: 'full' | 'normal' = 'full'): ScratchDatabase {
  const folder = scratchFolder()
  const url = `sqlite:${folder}/bench.db`
  return {
    kind: 'sqlite',
    url,
    folder,
    open: () => openDatabase(url, { dataDir: folder, synchronous }),
    cpuMs: () => 0,
    remove: () => removeFolder(folder),
  }
}

/** A new database on a running PostgreSQL. */
export async function postgresDatabase(cluster: PostgresCluster): Promise<ScratchDatabase> {
  const folder = scratchFolder()
  const url = await cluster.createDatabase()
  return {
    kind: 'postgres',
    url,
    folder,
    open: () => openDatabase(url, { dataDir: folder, synchronous: 'full' }),
    cpuMs: cluster.cpuMs,
    remove: () => removeFolder(folder),
  }
}
