import type { Row, Transaction, Value } from './database.ts'

type ColumnType = 'TEXT' | 'BIGINT'

/** Runs a statement over all rows and gathers what it returns. */
export type RowsStatement = (tx: Transaction, rows: readonly (readonly Value[])[]) => Promise<Row[]>

/** Every number of rows up to this has a text of its own, which PostgreSQL prepares once on each connection. */
const mostRowsInValues = 64
const mostRowsInJson = 1_024

/**
 * A statement over many rows at once: `sql` gets the text that stands for them, after `INSERT INTO … (columns)` or within `WITH … AS (…)`.
 * On SQLite that reads one JSON text, which costs far less than binding every value; on PostgreSQL it is a list of VALUES, which a sharded
 * one splits by person.
 *
 * @param width how many values a row has; or one SQL type a column, where the database cannot infer them
 */
export function overRows(
  width: number | readonly ColumnType[],
  sql: (source: string) => string,
): RowsStatement {
  const fromJson = sql(jsonSource(typeof width === 'number' ? width : width.length))
  const fromValues = new Map<number, string>()

  function valuesText(rows: number): string {
    const known = fromValues.get(rows)
    if (known !== undefined) return known
    const text = sql(valuesSource(rows, width))
    fromValues.set(rows, text)
    return text
  }

  return (tx, rows) =>
    tx.dialect === 'sqlite'
      ? inChunks(rows, mostRowsInJson, chunk => tx.all(fromJson, [JSON.stringify(chunk)]))
      : inChunks(rows, mostRowsInValues, chunk => tx.all(valuesText(chunk.length), chunk.flat()))
}

async function inChunks(
  rows: readonly (readonly Value[])[],
  size: number,
  run: (chunk: readonly (readonly Value[])[]) => Promise<Row[]>,
): Promise<Row[]> {
  if (rows.length === 0) return []
  if (rows.length <= size) return run(rows)
  const returned: Row[] = []
  for (let from = 0; from < rows.length; from += size)
    returned.push(...(await run(rows.slice(from, from + size))))
  return returned
}

/** `WHERE TRUE` tells SQLite that an `ON CONFLICT` behind it is no join's condition. */
function jsonSource(width: number): string {
  const columns = Array.from({ length: width }, (_, i) => `value ->> ${i}`)
  return `SELECT ${columns.join(', ')} FROM json_each($1) WHERE TRUE`
}

function valuesSource(rows: number, width: number | readonly ColumnType[]): string {
  const types = typeof width === 'number' ? Array.from({ length: width }, () => undefined) : width
  const row = (r: number) =>
    `(${types.map((type, c) => placeholder(r * types.length + c + 1, type)).join(',')})`
  return `VALUES ${Array.from({ length: rows }, (_, r) => row(r)).join(',')}`
}

function placeholder(n: number, type: ColumnType | undefined): string {
  return type === undefined ? `$${n}` : `CAST($${n} AS ${type})`
}
