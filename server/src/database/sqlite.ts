import { stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { Sequelize } from 'sequelize'
import sqlite3 from 'sqlite3'
import { defineModels, type Models } from '../models/models.ts'
import type { Database, Reads, Transact, Transaction } from './database.ts'
import { driverErrorOf } from './model-errors.ts'
import { sqliteConnection } from './sequelize-connections.ts'
import { startCheckpoints } from './sqlite-checkpoints.ts'
import { createSqliteGroupWriter } from './sqlite-group-writer.ts'
import { connectSqlite, preparedStatements } from './sqlite-statements.ts'
import { takeTurns } from './take-turns.ts'

/** How long a statement waits for another process (a command, a backup) that holds the lock. */
const busyTimeoutMs = 5_000
const walRetryMs = 20
/** Enough for the pages with the current minutes of a few thousand people. */
const cacheKb = 16 * 1024
/** 256 MB: at this size the writer copies the log itself, in case the checkpoints do not run. */
const maxLogPages = 64_000

/**
 * Opens a SQLite file: one writing connection, the very one Sequelize uses, two that only read, and one that copies the log into the file. Transactions queue up on the
 * writing connection.
 */
export async function openSqlite(file: string, synchronous: 'full' | 'normal'): Promise<Database> {
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: file, logging: false })
  const writer = preparedStatements(await sqliteConnection(sequelize))
  await writer.all(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  await switchToWal(writer)
  await writer.all(`PRAGMA synchronous = ${synchronous}`)
  await writer.all(`PRAGMA cache_size = -${cacheKb}`)
  await writer.all(`PRAGMA wal_autocheckpoint = ${maxLogPages}`)
  // Overwrites deleted rows, so that no data of an erased person stays in the file.
  await writer.all('PRAGMA secure_delete = ON')
  const reader = preparedStatements(await connectSqlite(file, sqlite3.OPEN_READONLY))
  await reader.all(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  // Sequelize waits until no other statement runs on its connection. On a busy server it would wait for long on the one of the other reads.
  const readingSequelize = new Sequelize({
    dialect: 'sqlite',
    storage: file,
    logging: false,
    dialectOptions: { mode: sqlite3.OPEN_READONLY },
  })
  await readingSequelize.query(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  const reads: Reads = { all: reader.all, models: defineModels(readingSequelize), forModels: {} }
  const models = defineModels(sequelize)
  const turns = takeTurns()
  const inTurn = turns.others
  const transactions = { count: 0 }
  const beside = preparedStatements(await connectSqlite(file, sqlite3.OPEN_READWRITE))
  const stopCheckpoints = startCheckpoints({ beside, writer, inTurn, transactions })
  const transaction: Transact = work =>
    inTurn(() => {
      transactions.count++
      return transact({ writer, models }, work)
    })

  return {
    dialect: 'sqlite',
    sequelize,
    models,
    read: reader.all,
    reading: async work => {
      try {
        return await work(reads)
      } catch (error) {
        throw driverErrorOf(error)
      }
    },
    transaction,
    groupWriter: statements =>
      createSqliteGroupWriter({ writer, inTurn: turns.batches, transactions }, statements),
    sharding: undefined,
    // One transaction for all. Sequelize writes on the same connection, so it takes part.
    alone: work => transaction(tx => work(inner => inner(tx))),
    // Only one server uses a SQLite file.
    unlessElsewhere: (_job, work) => work(),
    waitingRequests: () => 0,
    sizeInBytes: () => sizeOf(file),
    // Each deletion overwrites the pages in the file, but the log still has their old content.
    scrubFiles: () => inTurn(() => emptyLog(writer)),
    close: async () => {
      await stopCheckpoints()
      await inTurn(async () => {
        await beside.close()
        await reader.close()
        await readingSequelize.close()
        await writer.finalize()
        await sequelize.close()
      })
    },
  }
}

type Statements = ReturnType<typeof preparedStatements>

/** On a new file, `busy_timeout` does not cover the switch: retries while another process is switching. */
async function switchToWal(writer: Statements): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += walRetryMs) {
    try {
      await writer.all('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
      if (!isBusy || waitedMs >= busyTimeoutMs) throw error
      await setTimeout(walRetryMs)
    }
  }
}

/** Waits up to `busy_timeout` for readers of the log. */
async function emptyLog(writer: Statements): Promise<void> {
  const [row] = await writer.all('PRAGMA wal_checkpoint(TRUNCATE)')
  if (row?.['busy'] !== 0)
    throw new Error('The write-ahead log could not be emptied, because a reader still used it.')
}

async function transact<T>(
  { writer, models }: { writer: Statements; models: Models },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  await writer.run('BEGIN IMMEDIATE')
  try {
    const result = await work({
      dialect: 'sqlite',
      isSharded: false,
      all: writer.all,
      run: writer.run,
      models,
      forModels: {},
    })
    await writer.run('COMMIT')
    return result
  } catch (error) {
    await rollBack(writer, error)
    throw driverErrorOf(error)
  }
}

/** SQLite may have already rolled back by itself (disk full, I/O error). */
async function rollBack(writer: Statements, cause: unknown): Promise<void> {
  try {
    await writer.run('ROLLBACK')
  } catch (error) {
    const isOver = error instanceof Error && error.message.includes('no transaction is active')
    if (!isOver) throw new Error('A failed transaction could not be rolled back.', { cause })
  }
}

async function sizeOf(file: string): Promise<number> {
  const sizes = await Promise.all([file, `${file}-wal`].map(sizeIfThere))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function sizeIfThere(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  return found?.size ?? 0
}
