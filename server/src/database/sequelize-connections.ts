import pg from 'pg'
import { type Sequelize, Transaction as SequelizeTransaction } from 'sequelize'
import sqlite3 from 'sqlite3'

/**
 * The connections below Sequelize's models, for ingest and queries: the only file that reaches past its public API.
 *
 * `sequelize.query` prepares no statement once for a connection, and a transaction of its own on SQLite opens a connection without our PRAGMAs. So our
 * transactions are our own, on the connections of Sequelize's pool, and models join them.
 */
export async function sqliteConnection(sequelize: Sequelize): Promise<sqlite3.Database> {
  const connection = await sequelize.connectionManager.getConnection({ type: 'write' })
  if (!(connection instanceof sqlite3.Database))
    throw new TypeError('Sequelize opened no sqlite3 connection.')
  return connection
}

/** Takes a connection from the pool for as long as the work takes. */
export async function onPostgresConnection<T>(
  { connectionManager }: Sequelize,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const connection = await connectionManager.getConnection({ type: 'write' })
  try {
    return await work(asClient(connection))
  } finally {
    // Does nothing for a broken connection, which has already left the pool.
    connectionManager.releaseConnection(connection)
  }
}

/** Sends what is queued at once, instead of each statement after the answer to the one before. */
export function pipelineStatements(sequelize: Sequelize): void {
  sequelize.addHook('afterConnect', connection => {
    Reflect.set(asClient(connection), 'pipeline', true)
  })
}

export async function destroyConnection({ connectionManager }: Sequelize, client: pg.Client): Promise<void> {
  await connectionManager.destroyConnection(client)
}

/** Makes Sequelize send a model's statements over the connection of our transaction: it looks for one in its own. */
export function joining(sequelize: Sequelize, client: pg.Client): SequelizeTransaction {
  const transaction: unknown = Reflect.construct(SequelizeTransaction, [sequelize, {}])
  if (!(transaction instanceof SequelizeTransaction)) throw new TypeError('Sequelize made no transaction.')
  Reflect.set(transaction, 'connection', client)
  return transaction
}

function asClient(connection: unknown): pg.Client {
  if (!(connection instanceof pg.Client)) throw new TypeError('Sequelize opened no pg connection.')
  return connection
}
