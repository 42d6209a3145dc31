import type { Row, Transaction, Value } from './database.ts'

/** Far below the 32,766 values that one SQLite statement takes. */
const mostRowsAtOnce = 256

/**
 * Runs a multi-row statement over all rows and gathers what it returns. `sql` gets the text of the VALUES list.
 * Rows go in chunks of powers of two, so that few different texts ever need preparing.
 *
 * @param types one SQL type a column, for lists whose types the database cannot infer
 */
export async function withRows(
  tx: Transaction,
  rows: readonly (readonly Value[])[],
  sql: (valuesList: string) => string,
  types?: readonly string[],
): Promise<Row[]> {
  const returned: Row[] = []
  for (let from = 0; from < rows.length; ) {
    const size = Math.min(mostRowsAtOnce, 2 ** Math.floor(Math.log2(rows.length - from)))
    const chunk = rows.slice(from, from + size)
    const width = chunk[0]?.length ?? 0
    returned.push(...(await tx.all(sql(valuesList(size, width, types)), chunk.flat())))
    from += size
  }
  return returned
}

function valuesList(rows: number, width: number, types?: readonly string[]): string {
  const placeholder = (n: number, column: number) => (types ? `CAST($${n} AS ${types[column]})` : `$${n}`)
  const row = (r: number) =>
    `(${Array.from({ length: width }, (_, c) => placeholder(r * width + c + 1, c)).join(',')})`
  return Array.from({ length: rows }, (_, r) => row(r)).join(',')
}
