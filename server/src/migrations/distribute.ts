import { hasCitus } from '../database/citus.ts'
import type { Row, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { distributedTables, referenceTables } from '../models/tables.ts'

const [firstTable] = distributedTables

/**
 * Fewer than Citus makes by default (32): a group of batches belongs to one shard, so with fewer shards the same load makes larger groups. With 32 clients
 * a batch cost half as much CPU time with 8 shards as with 32 (measured); 4 shards gained no more. A shard can be split later.
 */
const shards = 8

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/**
 * If the Citus extension is installed, distributes new tables over its machines: tables that grow are sharded by person, with all rows of a person on
 * one machine; small tables are copied to every machine, so that they can be joined there. Existing rows are moved.
 */
export async function distributeOnCitus(tx: Transaction): Promise<void> {
  if (!(await hasCitus(tx.all))) return
  const rows = await tx.all('SELECT CAST(logicalrelid AS TEXT) AS name FROM pg_dist_partition')
  const done = new Set(rows.map(row => textIn(row, 'name')))
  const references = referenceTables.filter(table => !done.has(table))
  const distributed = distributedTables.filter(table => !done.has(table))
  if (references.length + distributed.length === 0) return

  // Otherwise Citus opens connections for each shard, which do not see the changes of this transaction.
  await tx.run("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'")
  // Only the first table counts: the others get as many shards as it has.
  if (!done.has(firstTable) && !(await isShardCountSet(tx)))
    await tx.run(`SET LOCAL citus.shard_count TO ${shards}`)
  const foreignKeys = await foreignKeysOf(tx, [...references, ...distributed])
  for (const { table, name } of foreignKeys) await tx.run(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  for (const table of references) await tx.all(`SELECT create_reference_table('${table}')`)
  for (const table of distributed) await tx.all(distributing(table))
  for (const { table, name, definition } of foreignKeys)
    await tx.run(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
}

/** Whether the database or the cluster has its own number of shards. */
async function isShardCountSet(tx: Transaction): Promise<boolean> {
  const [setting] = await tx.all("SELECT source FROM pg_settings WHERE name = 'citus.shard_count'")
  return setting !== undefined && setting['source'] !== 'default'
}

/** The first table decides where a person's rows are stored; the others follow it. */
function distributing(table: string): string {
  const colocated = table === firstTable ? '' : `, colocate_with => '${firstTable}'`
  return `SELECT create_distributed_table('${table}', 'user_id'${colocated})`
}

/** A table cannot be distributed while others refer to it. */
async function foreignKeysOf(tx: Transaction, tables: readonly string[]): Promise<ForeignKey[]> {
  const rows = await tx.all(
    `SELECT CAST(CAST(conrelid AS regclass) AS TEXT) AS name_of_table, quote_ident(conname) AS name,
       pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY conname`,
  )
  return rows.map(asForeignKey).filter(({ table }) => tables.includes(table))
}

function asForeignKey(row: Row): ForeignKey {
  return {
    table: textIn(row, 'name_of_table'),
    name: textIn(row, 'name'),
    definition: textIn(row, 'definition'),
  }
}
