import type { Database, Transaction } from './database.ts'

/** Whether this database is spread over several machines by the Citus extension. */
export async function hasCitus(read: Database['read'] | Transaction['all']): Promise<boolean> {
  return (await read("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).length > 0
}
