import type { Row, RowsStatement, Value } from './database.ts'

type ColumnType = 'TEXT' | 'BIGINT'
/** Each number of rows up to this has its own SQL, which PostgreSQL prepares once on each connection. */
const maxRowsInValues = 64
const maxRowsAtOnce = 1_024

/**
 * A statement that handles many rows at once: `sql` gets the SQL that yields them, to use after `INSERT INTO … (columns)` or within `WITH … AS (…)`.
 * On SQLite it reads one JSON text, on PostgreSQL one list per column: both are much faster than binding each value, and work for any number of rows.
 * A sharded PostgreSQL gets a list of VALUES, which it splits by person.
 *
 * @param sql a SELECT that joins the rows adds `among` for its columns: a sharded database looks for the shards in conditions, but not in VALUES, so it
 * would ask all of them
 * @param width the SQL type of each column, or only the number of columns if their types are not known
 */
export function overRows(
  width: number | readonly ColumnType[],
  sql: (source: string, among: Among) => string,
): RowsStatement {
  const overJson = (json: string) =>
    sql(jsonSource(json, typeof width === 'number' ? width : width.length), amongAny)
  const fromJson = overJson('$1')
  const overLists = (first: number) =>
    typeof width === 'number'
      ? undefined
      : { sql: sql(listsSource(width, first), amongAny), lists: width.length }
  const fromLists = overLists(1)?.sql
  const fromValues = new Map<number, string>()

  function valuesText(rows: number): string {
    const known = fromValues.get(rows)
    if (known !== undefined) return known
    const text = sql(valuesSource(rows, width), amongValues(rows, width))
    fromValues.set(rows, text)
    return text
  }

  return {
    overJson,
    overLists,
    run(tx, rows) {
      if (tx.dialect === 'sqlite')
        return inChunks(rows, maxRowsAtOnce, chunk => tx.all(fromJson, [JSON.stringify(chunk)]))
      if (fromLists === undefined || tx.isSharded)
        return inChunks(rows, maxRowsInValues, chunk => tx.all(valuesText(chunk.length), chunk.flat()))
      return inChunks(rows, maxRowsAtOnce, chunk => tx.all(fromLists, listsOf(chunk, chunk[0]?.length ?? 0)))
    },
  }
}

/** `AND …`: a column has one of the values of a column of the rows, by its index. Empty where that would not help. */
type Among = (column: string, index: number) => string

const amongAny: Among = () => ''

/** Sends all chunks at once: the caller may have more to send after them. */
async function inChunks(
  rows: readonly (readonly Value[])[],
  size: number,
  run: (chunk: readonly (readonly Value[])[]) => Promise<Row[]>,
): Promise<Row[]> {
  if (rows.length === 0) return []
  if (rows.length <= size) return run(rows)
  const chunks = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    run(rows.slice(i * size, (i + 1) * size)),
  )
  return (await Promise.all(chunks)).flat()
}

/** Each column as a PostgreSQL array literal. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export function listsOf(rows: readonly (readonly Value[])[], width: number): string[] {
  const lists: string[] = []
  for (let column = 0; column < width; column++) {
    let list = '{'
    for (const row of rows) {
      if (list.length > 1) list += ','
      list += element(row[column] ?? null)
    }
    lists.push(`${list}}`)
  }
  return lists
}

function element(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  return `"${special.test(value) ? value.replace(allSpecial, '\\$&') : value}"`
}

const special = /["\\]/
const allSpecial = /["\\]/g

/**
 * Reads each row of the list once, as JSONB. `LIMIT -1` stops SQLite from flattening the inner query, which would read and parse the whole row again for
 * each column (measured: half of the cost of storing a minute). `WHERE TRUE` tells its parser that a following `ON CONFLICT` is not a join condition.
 */
function jsonSource(json: string, width: number): string {
  const columns = Array.from({ length: width }, (_, i) => `listed ->> '$[${i}]'`)
  return `SELECT ${columns.join(', ')} FROM (SELECT value AS listed FROM jsonb_each(${json}) LIMIT -1) WHERE TRUE`
}

/** Not `FROM unnest(…, …)`, which materializes each list before the first row. */
function listsSource(types: readonly ColumnType[], first: number): string {
  const columns = types.map((type, i) => `unnest(CAST($${first + i} AS ${type}[]))`)
  return `SELECT ${columns.join(', ')}`
}

function valuesSource(rows: number, width: number | readonly ColumnType[]): string {
  const types = typeof width === 'number' ? Array.from({ length: width }, () => undefined) : width
  const row = (r: number) =>
    `(${types.map((type, c) => placeholder(r * types.length + c + 1, type)).join(',')})`
  return `VALUES ${Array.from({ length: rows }, (_, r) => row(r)).join(',')}`
}

function amongValues(rows: number, width: number | readonly ColumnType[]): Among {
  const types = typeof width === 'number' ? Array.from({ length: width }, () => undefined) : width
  return (column, index) => {
    const values = Array.from({ length: rows }, (_, r) =>
      placeholder(r * types.length + index + 1, types[index]),
    )
    return `AND ${column} IN (${values.join(',')})`
  }
}

function placeholder(n: number, type: ColumnType | undefined): string {
  return type === undefined ? `$${n}` : `CAST($${n} AS ${type})`
}
