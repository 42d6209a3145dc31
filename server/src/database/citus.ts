import type { Database, Transaction } from './database.ts'

/** Whether the Citus extension distributes this database over several machines. */
export async function hasCitus(read: Database['read'] | Transaction['all']): Promise<boolean> {
  return (await read("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).length > 0
}
