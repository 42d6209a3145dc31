import { createHash } from 'node:crypto'
import pg from 'pg'
import { Sequelize } from 'sequelize'
import type { Database, Row, Transact, Transaction, Value } from './database.ts'
import { numberIn } from './row.ts'

/** Of two transactions that wait for each other, or saw each other's changes too late, PostgreSQL gives one up: it may simply try again. */
const worthAnotherTry = new Set(['40P01', '40001'])
const mostTries = 5
/** Any number, the same for every replica: whoever changes the schema holds this lock. */
const schemaLock = 7_318_521

/** Opens a PostgreSQL database. All statements go over the connections of Sequelize's pool, prepared once on each. */
export async function openPostgres(url: string): Promise<Database> {
  const sequelize = new Sequelize(url, { dialect: 'postgres', logging: false, pool: { max: 10 } })
  await sequelize.authenticate()

  async function read(sql: string, values: readonly Value[] = []): Promise<Row[]> {
    const connection = await sequelize.connectionManager.getConnection({ type: 'read' })
    try {
      return (await query(asClient(connection), sql, values)).rows
    } finally {
      sequelize.connectionManager.releaseConnection(connection)
    }
  }

  const transaction: Transact = work => tryAgain(() => transact(sequelize, work))

  return {
    dialect: 'postgres',
    sequelize,
    read,
    transaction,
    alone: work =>
      transaction(async tx => {
        await tx.all('SELECT pg_advisory_xact_lock($1)', [schemaLock])
        return work(transaction)
      }),
    sizeInBytes: async () => {
      const [row] = await read('SELECT pg_database_size(current_database()) AS bytes')
      return row ? numberIn(row, 'bytes') : 0
    },
    close: () => sequelize.close(),
  }
}

async function transact<T>(sequelize: Sequelize, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const transaction = await sequelize.transaction()
  try {
    const client = asClient(Reflect.get(transaction, 'connection'))
    const result = await work({
      all: async (sql, values = []) => (await query(client, sql, values)).rows,
      run: async (sql, values = []) => (await query(client, sql, values)).rowCount ?? 0,
      forModels: { transaction },
    })
    await transaction.commit()
    return result
  } catch (error) {
    // A commit that failed has ended the transaction already.
    if (!('finished' in transaction) || transaction.finished === undefined) await transaction.rollback()
    throw error
  }
}

async function tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === mostTries || !worthAnotherTry.has(codeOf(error))) throw error
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function query(client: pg.Client, text: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
  return client.query<Row>({ name: nameOf(text), text, values: [...values] })
}

const names = new Map<string, string>()

/** pg prepares a statement once a connection when it has a name. */
function nameOf(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32)
  names.set(sql, name)
  return name
}

function asClient(connection: unknown): pg.Client {
  if (!(connection instanceof pg.Client)) throw new TypeError('Sequelize opened no pg connection.')
  return connection
}
