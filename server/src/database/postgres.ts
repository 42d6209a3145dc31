import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { Sequelize } from 'sequelize'
import { limitConcurrency } from '../limit-concurrency.ts'
import { defineModels } from '../models/models.ts'
import { citusSharding, hasCitus, maxGroups } from './citus.ts'
import { createCitusNodes } from './citus-nodes.ts'
import type { Database, Transact, Transaction, Value } from './database.ts'
import { driverErrorOf } from './model-errors.ts'
import { asUnavailable, codeOf, isWorthAnotherTry } from './postgres-errors.ts'
import { createGroupSql, guardFailed } from './postgres-group-writer.ts'
import { lockNumbers, lockSpace } from './postgres-locks.ts'
import {
  type Decided,
  type GroupTransaction,
  query,
  readingElsewhere,
  transactionOn,
  transactOn,
} from './postgres-transaction.ts'
import { numberIn } from './row.ts'
import { onPostgresConnection, pipelineStatements, poolState } from './sequelize-connections.ts'
import { DatabaseUnavailable } from './unavailable.ts'
import { urlOfWorker } from './url.ts'

const maxTries = 8
const firstPauseMs = 5

/** How long a request waits for a connection before it is answered with 503. */
const acquireMs = 5_000
/** Connections that are reserved for batches and reads, so that they do not wait for other requests' transactions. */
const reservedConnections = 6
/**
 * Connections that reads leave free, so that groups of batches do not wait behind them. The device of each batch is read first, and a busy server would
 * otherwise read for its next requests instead of committing those that it has read for.
 */
const connectionsWithoutReads = 2
/** How many transactions, and how many reads, may wait for a connection; more are answered with 503. */
const maxWaiting = 1_000

/**
 * Opens a PostgreSQL database. All statements use the connections of Sequelize's pool and are prepared once on each. While the database cannot be
 * reached, calls throw a DatabaseUnavailable; when it is back, they work again.
 */
export async function openPostgres(url: string, poolSize: number): Promise<Database> {
  const sequelize = connectionsTo(url, poolSize)
  await sequelize.authenticate()

  const inReadersTurn = limitConcurrency({
    max: Math.max(1, poolSize - connectionsWithoutReads),
    maxWaiting,
    maxWaitMs: acquireMs,
    refuse: () => new DatabaseUnavailable('Too many reads wait for their turn.'),
  })
  const read: Database['read'] = async (sql, values = []) =>
    (await inReadersTurn(() => onConnection(sequelize, client => query(client, sql, values)))).rows
  const isSharded = await hasCitus(read)
  const models = defineModels(sequelize)
  const run = <T>(work: (tx: Transaction) => Promise<Decided<T>>) =>
    tryAgain(() => onConnection(sequelize, transactOn({ sequelize, models, isSharded }, work)))
  const transact: Transact = work => run(async tx => ({ result: await work(tx), write: () => [] }))
  const inTurn = limitConcurrency({
    max: Math.max(1, poolSize - reservedConnections),
    maxWaiting,
    refuse: () => new DatabaseUnavailable('Too many transactions wait for their turn.'),
  })
  const transaction: Transact = work => inTurn(() => transact(work))
  const nodes = isSharded
    ? createCitusNodes(read, worker => connectionsTo(urlOfWorker(url, worker), maxGroups))
    : undefined
  /** Runs the transaction of a group on the machine of its shards, if that can be reached. */
  async function runGroup<T>(shards: readonly string[], work: (tx: GroupTransaction) => Promise<Decided<T>>) {
    const node = await nodes?.of(shards)
    const runHere = () => run(({ dialect, isSharded, all }) => work({ dialect, isSharded, all }))
    if (!node) return runHere()
    const { sequelize } = node
    const transact = transactOn({ sequelize, models, isSharded }, tx => work(readingElsewhere(tx, read)))
    let isConnected = false
    try {
      return await tryAgain(() =>
        onConnection(sequelize, client => {
          isConnected = true
          return transact(client)
        }),
      )
    } catch (error) {
      if (isConnected) throw error
      node.avoid(error)
      return runHere()
    }
  }
  const groupWriter: Database['groupWriter'] = (statements, guard) => {
    const sql = createGroupSql(statements, { guard, isSharded })
    const { guarded } = sql
    return {
      write: (work, shards = []) =>
        runGroup(shards, async tx => {
          const { rows, result } = await work({ ...tx, generation: 0 })
          return { result, write: () => sql.write(tx, rows) }
        }),
      ...(guarded && {
        writeIfUnchanged: ({ locks, expected, rows }) =>
          onConnection(sequelize, client => succeeds(client, guarded(locks, expected, rows))),
      }),
    }
  }

  return {
    dialect: 'postgres',
    sequelize,
    models,
    read,
    reading: work =>
      inReadersTurn(() =>
        onConnection(sequelize, client => work(transactionOn({ sequelize, models, isSharded }, client))),
      ),
    waitingRequests: () => poolState(sequelize).waiting + inReadersTurn.waiting() + inTurn.waiting(),
    transaction,
    groupWriter,
    sharding: nodes && { ...citusSharding(read, poolSize), machineOf: nodes.nameOf },
    // These two hold a connection for a long time while `work` uses other transactions, so they do not go through `inTurn`.
    alone: work =>
      transact(async tx => {
        await tx.all('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, lockNumbers.schema])
        return work(transaction)
      }),
    unlessElsewhere: (job, work) =>
      transact(async tx => {
        const [row] = await tx.all('SELECT pg_try_advisory_xact_lock($1, $2) AS is_mine', [
          lockSpace,
          lockNumbers[job],
        ])
        return row?.['is_mine'] === true ? work() : undefined
      }),
    sizeInBytes: () => sizeInBytes(read),
    // PostgreSQL's autovacuum does this.
    scrubFiles: async () => {},
    close: async () => {
      await nodes?.close()
      await sequelize.close()
    },
  }
}

function connectionsTo(url: string, poolSize: number): Sequelize {
  const sequelize = new Sequelize(url, {
    dialect: 'postgres',
    logging: false,
    pool: { max: poolSize, acquire: acquireMs },
    dialectOptions: { keepAlive: true, connectionTimeoutMillis: acquireMs },
  })
  pipelineStatements(sequelize)
  return sequelize
}

async function onConnection<T>(sequelize: Sequelize, work: (client: pg.Client) => Promise<T>): Promise<T> {
  try {
    return await onPostgresConnection(sequelize, work)
  } catch (error) {
    throw asUnavailable(driverErrorOf(error))
  }
}

/** Runs a single statement, which is a transaction by itself. False if the guard failed, or on a deadlock. */
async function succeeds(
  client: pg.Client,
  { text, values }: { text: string; values: readonly Value[] },
): Promise<boolean> {
  try {
    await query(client, text, values)
    return true
  } catch (error) {
    if (codeOf(error) === guardFailed || isWorthAnotherTry(error)) return false
    throw error
  }
}

async function tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === maxTries || !isWorthAnotherTry(error)) throw error
      // A random delay, so that the same two do not collide again.
      await delay(Math.random() * firstPauseMs * 2 ** tries)
    }
  }
}

/** With Citus the rows are in other databases. */
async function sizeInBytes(read: Database['read']): Promise<number> {
  const sizes = ['SELECT pg_database_size(current_database()) AS bytes']
  if (await hasCitus(read))
    sizes.push(
      'SELECT COALESCE(SUM(citus_total_relation_size(logicalrelid)), 0) AS bytes FROM pg_dist_partition',
    )
  let bytes = 0
  for (const size of sizes) for (const row of await read(size)) bytes += numberIn(row, 'bytes')
  return bytes
}
