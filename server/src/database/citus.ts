import type { Database, Sharding, Transaction } from './database.ts'
import { textIn } from './row.ts'
import { listsOf } from './rows.ts'

/** As many as a new database has shards (`migrations/distribute.ts`), so that each can have a group. */
export const maxGroups = 8
/** Connections that groups leave for reads. */
const connectionsForReads = 2

/** Whether the Citus extension distributes this database over several machines. */
export async function hasCitus(read: Database['read'] | Transaction['all']): Promise<boolean> {
  return (await read("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).length > 0
}

/** The sharding of a database that is distributed by `user_id`. */
export function citusSharding(read: Database['read'], poolSize: number): Omit<Sharding, 'machineOf'> {
  return {
    maxGroups: Math.max(1, Math.min(maxGroups, poolSize - connectionsForReads)),
    shardsOf: async userIds => {
      const rows = await read(
        `SELECT wanted AS user_id, CAST(get_shard_id_for_distribution_column('users', wanted) AS TEXT) AS shard
         FROM unnest(CAST($1 AS TEXT[])) AS wanted`,
        listsOf(
          userIds.map(userId => [userId]),
          1,
        ),
      )
      return new Map(rows.map(row => [textIn(row, 'user_id'), textIn(row, 'shard')]))
    },
  }
}
