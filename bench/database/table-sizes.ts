import type { Database } from '../../server/src/database/database.ts'
import { numberIn, textIn } from '../../server/src/database/row.ts'

/** Bytes of each table with its indexes and partitions, largest first. */
export async function tableSizes(database: Database): Promise<{ table: string; bytes: number }[]> {
  const rows = await database.read(database.dialect === 'sqlite' ? sqlitePages : postgresRelations)
  return rows.map(row => ({ table: textIn(row, 'name'), bytes: numberIn(row, 'bytes') }))
}

const sqlitePages = `
  SELECT COALESCE(m.tbl_name, s.name) AS name, SUM(s.pgsize) AS bytes
  FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name
  GROUP BY 1 ORDER BY 2 DESC`

const postgresRelations = `
  SELECT CAST(CAST(COALESCE(pg_partition_root(c.oid), c.oid) AS regclass) AS TEXT) AS name,
    SUM(pg_total_relation_size(c.oid)) AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind = 'r'
  GROUP BY 1 ORDER BY 2 DESC`
