import type { Database, Row, Value } from '../database/database.ts'
import { personalTables } from '../models/tables.ts'

type PersonalTable = (typeof personalTables)[number]

/** No use to the person, but to whoever finds the file. */
const secrets = new Set(['password_hash', 'totp_secret', 'id_hash', 'token_hash', 'code_hash'])
const rowsAtOnce = 100

/** What a person's rows are sorted by in the tables that grow: the rest of their key. Of the others a person has few rows. */
const keys: Partial<Record<PersonalTable, readonly string[]>> = {
  buckets: ['bucket_start', 'device_id'],
  daily_app_totals: ['day', 'app_label'],
  daily_totals: ['day'],
  plain_batches: ['digest'],
  batch_digests: ['device_id', 'epoch', 'first_sequence'],
  contests: ['bucket_start'],
  day_notes: ['day', 'author'],
  pauses: ['device_id', 'from_ms'],
  team_day_members: ['day', 'team_id'],
}

/** Runs one piece of work after the other, of all who have some. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** The rows of a table that are about a person, a page at a time; an empty table is one empty page. */
export type PersonsRows = () => AsyncGenerator<readonly Row[]>

/**
 * Every row of every table that is about a person, by table: the same list of tables that erasing empties, so none is forgotten. Nothing is read before
 * it is asked for, and never more than a page: years of minutes would fill the memory and keep everyone else waiting.
 */
export function exportUserData(
  database: Pick<Database, 'read'>,
  userId: string,
  inTurn: InTurn,
): Map<string, PersonsRows> {
  return new Map(personalTables.map(table => [table, () => pagesOf(database, { table, userId, inTurn })]))
}

async function* pagesOf(
  database: Pick<Database, 'read'>,
  { table, userId, inTurn }: { table: PersonalTable; userId: string; inTurn: InTurn },
): AsyncGenerator<readonly Row[]> {
  const key = keys[table]
  if (key === undefined) {
    yield (await inTurn(() => database.read(`SELECT * FROM ${table} WHERE user_id = $1`, [userId]))).map(
      withoutSecrets,
    )
    return
  }
  const sorted = `ORDER BY ${key.join(', ')} LIMIT ${rowsAtOnce}`
  const places = key.map((_, i) => `$${i + 2}`).join(', ')
  let after: Value[] | undefined
  do {
    const behind = after ? ` AND (${key.join(', ')}) > (${places})` : ''
    const sql = `SELECT * FROM ${table} WHERE user_id = $1${behind} ${sorted}`
    const rows = await inTurn(() => database.read(sql, [userId, ...(after ?? [])]))
    yield rows.map(withoutSecrets)
    const last = rows.at(-1)
    after = last && rows.length === rowsAtOnce ? key.map(column => valueIn(last, column)) : undefined
  } while (after)
}

function valueIn(row: Row, column: string): Value {
  const value = row[column]
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new TypeError(`"${column}" is no key of a row.`)
}

function withoutSecrets(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !secrets.has(column)))
}
