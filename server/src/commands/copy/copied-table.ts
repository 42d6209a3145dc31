import { createHash } from 'node:crypto'
import type { Database, Row, RowsStatement, Value } from '../../database/database.ts'
import { overRows } from '../../database/rows.ts'
import { tableShape } from '../../database/table-shape.ts'

/** The end of a page of a table: the values of the primary key. */
export type Place = readonly (string | number)[]

/** A table that can be read from one database and written to another. */
export interface CopiedTable {
  name: string
  /** The rows after a place, in the order of the primary key, in the form `write` expects. */
  read(source: Database, after: Place | null, limit: number): Promise<Value[][]>
  write: RowsStatement
  placeOf(row: readonly Value[]): Place
}

/** Throws a TypeError if the columns differ between the databases. */
export async function copiedTable(name: string, source: Database, target: Database): Promise<CopiedTable> {
  const { columns, key } = await tableShape(target, name)
  const from = await tableShape(source, name)
  const names = columns.map(column => column.name)
  if (
    from.columns
      .map(column => column.name)
      .sort()
      .join() !== [...names].sort().join()
  )
    throw new TypeError(`The columns of ${name} differ between the databases.`)

  const keyNames = key.map(column => column.name)
  const isNumber = new Set(columns.filter(({ type }) => !/text|char/i.test(type)).map(column => column.name))
  const values = (row: Row) => names.map(column => copiedValue(row[column], isNumber.has(column)))
  const others = names.filter(column => !keyNames.includes(column))
  const onConflict =
    others.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${others.map(column => `${column} = excluded.${column}`).join(', ')}`

  return {
    name,
    read: async (database, after, limit) => {
      const behind = keyNames.map((_, i) => `$${i + 1}`).join(', ')
      const rows = await database.read(
        `SELECT ${names.join(', ')} FROM ${name}
         ${after ? `WHERE (${keyNames.join(', ')}) > (${behind})` : ''}
         ORDER BY ${keyNames.join(', ')} LIMIT ${limit}`,
        after ?? [],
      )
      return rows.map(values)
    },
    write: overRows(
      names.length,
      rows => `INSERT INTO ${name} (${names.join(', ')}) ${rows}
        ON CONFLICT (${keyNames.join(', ')}) ${onConflict}`,
    ),
    placeOf: row => keyNames.map(column => row[names.indexOf(column)] ?? ''),
  }
}

/** The number of rows of a table and a checksum of their content that does not depend on their order. */
export interface Contents {
  rows: number
  checksum: bigint
}

/** The contents of a table, without rows that are not compared. */
export async function contentsOf(
  table: CopiedTable,
  database: Database,
  { pageRows, isCompared }: { pageRows: number; isCompared(row: readonly Value[]): boolean },
): Promise<Contents> {
  const found = { rows: 0, checksum: 0n }
  let after: Place | null = null
  for (;;) {
    const rows: Value[][] = await table.read(database, after, pageRows)
    for (const row of rows.filter(isCompared)) {
      found.rows++
      found.checksum = BigInt.asUintN(64, found.checksum + digestOf(row))
    }
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return found
    after = table.placeOf(last)
  }
}

function digestOf(row: readonly Value[]): bigint {
  return createHash('sha256').update(JSON.stringify(row)).digest().readBigUInt64BE()
}

/** PostgreSQL returns 64-bit integers as text, SQLite as numbers. */
function copiedValue(value: unknown, isNumber: boolean): Value {
  if (value === null || value === undefined) return null
  return isNumber ? Number(value) : String(value)
}
