import pg from 'pg'
import { type Sequelize, Transaction as SequelizeTransaction } from 'sequelize'
import sqlite3 from 'sqlite3'
import * as z from 'zod'

/**
 * Gives ingest and queries access to Sequelize's connections. No other file uses more than Sequelize's public API.
 *
 * `sequelize.query` does not reuse prepared statements of a connection, and Sequelize's transactions on SQLite open a connection without our PRAGMAs. We
 * therefore run our own transactions on connections of Sequelize's pool, and models join them.
 */
export async function sqliteConnection(sequelize: Sequelize): Promise<sqlite3.Database> {
  const connection = await sequelize.connectionManager.getConnection({ type: 'write' })
  if (!(connection instanceof sqlite3.Database))
    throw new TypeError('Sequelize did not open a sqlite3 connection.')
  return connection
}

/** Takes a connection from the pool while the work runs. */
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

const poolSchema = z
  .object({ using: z.number(), available: z.number(), waiting: z.number(), maxSize: z.number() })
  .transform(({ using, available, waiting, maxSize }) => ({
    busy: using,
    idle: available,
    waiting,
    max: maxSize,
  }))

/** How many connections of the pool are used and idle, how many requests wait for one, and the limit. */
export function poolState({ connectionManager }: Sequelize): z.infer<typeof poolSchema> {
  return poolSchema.parse(Reflect.get(connectionManager, 'pool'))
}

/** Sends queued statements without waiting for earlier answers. */
export function pipelineStatements(sequelize: Sequelize): void {
  sequelize.addHook('afterConnect', connection => {
    Reflect.set(asClient(connection), 'pipeline', true)
  })
}

/** Closes each new connection for which `isExpected` is false or throws; its request gets the error. */
export function checkConnections(
  sequelize: Sequelize,
  isExpected: (client: pg.Client) => Promise<boolean>,
): void {
  sequelize.addHook('afterConnect', async connection => {
    const client = asClient(connection)
    try {
      if (!(await isExpected(client))) throw new Error('Another machine answered than expected.')
    } catch (error) {
      await client.end()
      throw error
    }
  })
}

export async function destroyConnection({ connectionManager }: Sequelize, client: pg.Client): Promise<void> {
  await connectionManager.destroyConnection(client)
}

/** A Sequelize transaction object with the connection of our transaction, so that models use it. */
export function joining(sequelize: Sequelize, client: pg.Client): SequelizeTransaction {
  const transaction: unknown = Reflect.construct(SequelizeTransaction, [sequelize, {}])
  if (!(transaction instanceof SequelizeTransaction))
    throw new TypeError('Sequelize did not create a transaction.')
  Reflect.set(transaction, 'connection', client)
  return transaction
}

function asClient(connection: unknown): pg.Client {
  if (!(connection instanceof pg.Client)) throw new TypeError('Sequelize did not open a pg connection.')
  return connection
}
