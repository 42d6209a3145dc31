import type { Database, Row, Value } from '../database/database.ts'
import { personalTables } from '../models/tables.ts'

type PersonalTable = (typeof personalTables)[number]

/** Left out: useless to the person, but useful to anyone who finds the file. */
const secrets = new Set(['password_hash', 'totp_secret', 'id_hash', 'token_hash', 'code_hash'])
const rowsAtOnce = 100

/** The sort order of a person's rows in tables that grow: the rest of the key. Other tables have few rows per person. */
const keys: Partial<Record<PersonalTable, readonly string[]>> = {
  buckets: ['bucket_start', 'device_id'],
  daily_app_totals: ['day', 'app_label'],
  daily_totals: ['day'],
  plain_batches: ['digest'],
  batch_digests: ['device_id', 'epoch', 'first_sequence'],
  contests: ['bucket_start'],
  day_notes: ['day', 'author'],
  declared_times: ['day', 'declared_id'],
  pauses: ['device_id', 'from_ms'],
  team_day_members: ['day', 'team_id'],
}

/** Runs pieces of work of all callers one at a time. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** A person's rows of a table, page by page; without rows there is one empty page. */
export type PersonsRows = () => AsyncGenerator<readonly Row[]>

/**
 * All rows about a person, by table. It uses the same list of tables as erasing, so that none is missing. Pages are read on demand: years of minutes would
 * fill the memory and block others.
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
  throw new TypeError(`"${column}" is not a key of a row.`)
}

function withoutSecrets(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !secrets.has(column)))
}
