import { createHash } from 'node:crypto'
import sqlite3 from 'sqlite3'
import type { Database, Row, Value } from '../../database/database.ts'
import { openDatabase } from '../../database/open.ts'
import { preparedStatements } from '../../database/sqlite-statements.ts'
import { tableShape } from '../../database/table-shape.ts'
import { isPostgresUrl, sqliteFile, withoutPassword } from '../../database/url.ts'
import { Failure } from '../../failure.ts'

/** The columns of an event in the older table. */
const eventColumns = [
  'user_id',
  'timestamp',
  'app_name',
  'window_title',
  'keystroke_count',
  'mouse_clicks',
  'mouse_distance',
  'idle_seconds',
  'distraction_visible',
] as const

/** The values of a row's primary key. */
export type Place = readonly (string | number)[]

export interface OlderRow {
  place: Place
  row: Row
}

/** A table of an older server with one row per second. It is only read. */
export interface OlderTable {
  /** Identifies this table; the same at every start. */
  id: string
  /** The rows after a place, in the order of the primary key. */
  read(after: Place | null, limit: number): Promise<OlderRow[]>
  close(): Promise<void>
}

/** Opens a table of a SQLite file or a PostgreSQL database. Throws a Failure that says what to do. */
export async function openOlderTable(url: string, table: string, dataDir: string): Promise<OlderTable> {
  if (!/^\w+$/.test(table)) throw new Failure(`--table is "${table}": give the plain name of a table.`)
  const database = isPostgresUrl(url)
    ? await openDatabase(url, { dataDir, synchronous: 'full', poolSize: 1 })
    : await openSqliteFile(sqliteFile(url, dataDir))
  try {
    const name = isPostgresUrl(url) ? withoutPassword(url) : sqliteFile(url, dataDir)
    const id = createHash('sha256')
      .update(JSON.stringify([name, table]))
      .digest('hex')
      .slice(0, 12)
    const key = await keyOf(database, table)
    return { id, read: readerOf(database, table, key), close: database.close }
  } catch (error) {
    await database.close()
    throw error
  }
}

type Readable = Pick<Database, 'dialect' | 'read' | 'close'>

/** Does not use `openDatabase`, which would switch the file to WAL. */
async function openSqliteFile(file: string): Promise<Readable> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, sqlite3.OPEN_READONLY, error =>
      error
        ? reject(new Failure(`Cannot open ${file}. Check that it is the SQLite file of the older server.`))
        : resolve(opened),
    )
  })
  const { all, close } = preparedStatements(connection)
  return { dialect: 'sqlite', read: all, close }
}

async function keyOf(database: Readable, table: string) {
  const shape = await tableShape(database, table)
  const names = new Set(shape.columns.map(({ name }) => name))
  const missing = eventColumns.filter(column => !names.has(column))
  if (missing.length > 0)
    throw new Failure(
      `The table ${table} in --from has no ${missing.join(', ')}. Set the table of the older server with --table.`,
    )
  if (shape.key.length > 0) return shape.key
  if (database.dialect === 'sqlite') return [{ name: 'rowid', type: 'INTEGER' }]
  throw new Failure(
    `The table ${table} has no primary key, which the import needs to read it in order. Run ALTER TABLE ${table} ADD COLUMN import_id BIGSERIAL PRIMARY KEY, then import again.`,
  )
}

function readerOf(
  database: Readable,
  table: string,
  key: readonly { name: string; type: string }[],
): OlderTable['read'] {
  // Cast keys to text on PostgreSQL: the driver would turn a time into a Date.
  const isPostgres = database.dialect === 'postgres'
  const asText = (column: string) => (isPostgres ? `CAST("${column}" AS TEXT)` : `"${column}"`)
  const keys = key.map(({ name }) => `"${name}"`).join(', ')
  const selected = [
    ...key.map(({ name }, i) => `${asText(name)} AS key_${i}`),
    ...eventColumns.map(name => (name === 'timestamp' ? `${asText(name)} AS "timestamp"` : `"${name}"`)),
  ].join(', ')
  const behind = key
    .map(({ type }, i) => (isPostgres ? `CAST($${i + 1} AS ${type})` : `$${i + 1}`))
    .join(', ')
  return async (after, limit) => {
    const where = after ? `WHERE (${keys}) > (${behind})` : ''
    const values: readonly Value[] = after ?? []
    const rows = await database.read(
      `SELECT ${selected} FROM "${table}" ${where} ORDER BY ${keys} LIMIT ${limit}`,
      values,
    )
    return rows.map(row => ({ place: key.map((_, i) => placeValue(row[`key_${i}`])), row }))
  }
}

function placeValue(value: unknown): string | number {
  return typeof value === 'number' ? value : String(value)
}
