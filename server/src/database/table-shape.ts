import type { Database } from './database.ts'
import { numberIn, textIn } from './row.ts'

interface Column {
  name: string
  /** The database's name for it. */
  type: string
}

/** The columns of a table, and the columns of its primary key in key order. */
export interface TableShape {
  columns: readonly Column[]
  key: readonly Column[]
}

type Readable = Pick<Database, 'dialect' | 'read'>

/** The shape of a table; without columns if the table does not exist. */
export async function tableShape(database: Readable, table: string): Promise<TableShape> {
  const rows = await database.read(database.dialect === 'sqlite' ? sqliteColumns : postgresColumns, [table])
  const columns = rows.map(row => ({
    name: textIn(row, 'name'),
    type: textIn(row, 'type'),
    place: numberIn(row, 'pk'),
  }))
  return { columns, key: columns.filter(({ place }) => place > 0).sort((a, b) => a.place - b.place) }
}

const sqliteColumns = 'SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid'

/** `indkey` is indexed from 0. */
const postgresColumns = `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    COALESCE(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0) AS pk
  FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`
