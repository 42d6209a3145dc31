import { stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { Sequelize } from 'sequelize'
import sqlite3 from 'sqlite3'
import { defineModels, type Models } from '../models/models.ts'
import type { Database, Transact, Transaction } from './database.ts'
import { sqliteConnection } from './sequelize-connections.ts'
import { startCheckpoints } from './sqlite-checkpoints.ts'
import { createSqliteGroupWriter } from './sqlite-group-writer.ts'
import { preparedStatements } from './sqlite-statements.ts'
import { takeTurns } from './take-turns.ts'

/** How long a statement waits for another process (a command, a backup) that holds the lock. */
const busyTimeoutMs = 5_000
const walRetryMs = 20
/** The pages that a few thousand people's current minutes lie in. */
const cacheKb = 16 * 1024
/** 256 MB: where nobody copies the log beside the writer, for whatever reason, the writer does it itself. */
const maxLogPages = 64_000

/**
 * Opens a SQLite file: one writing connection, the very one Sequelize uses, one that only reads, and one that copies the log into the file. Transactions queue up on the
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
  // What is deleted is written over, so that nobody erased can be found in the file.
  await writer.all('PRAGMA secure_delete = ON')
  const reader = preparedStatements(await connect(file, sqlite3.OPEN_READONLY))
  await reader.all(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  const models = defineModels(sequelize)
  const turns = takeTurns()
  const inTurn = turns.others
  const transactions = { count: 0 }
  const beside = preparedStatements(await connect(file, sqlite3.OPEN_READWRITE))
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
    transaction,
    groupWriter: statements =>
      createSqliteGroupWriter({ writer, inTurn: turns.batches, transactions }, statements),
    // Within one transaction, which what Sequelize writes on the same connection joins.
    alone: work => transaction(tx => work(inner => inner(tx))),
    // One file, one server.
    unlessElsewhere: (_job, work) => work(),
    sizeInBytes: () => sizeOf(file),
    // The pages in the file are written over at each deletion; the log beside it still has them as they were.
    scrubFiles: () => inTurn(() => emptyLog(writer)),
    close: async () => {
      await stopCheckpoints()
      await inTurn(async () => {
        await beside.close()
        await reader.close()
        await writer.finalize()
        await sequelize.close()
      })
    },
  }
}

type Statements = ReturnType<typeof preparedStatements>

/** The first switch of a new file does not wait for another process that is just doing it. */
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

/** Waits for whoever still reads from the log (`busy_timeout`). */
async function emptyLog(writer: Statements): Promise<void> {
  const [row] = await writer.all('PRAGMA wal_checkpoint(TRUNCATE)')
  if (row?.['busy'] !== 0)
    throw new Error('Somebody was still reading: the write-ahead log could not be emptied.')
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
    throw error
  }
}

/** SQLite may have rolled back by itself (disk full, I/O error); then there is nothing left to roll back. */
async function rollBack(writer: Statements, cause: unknown): Promise<void> {
  try {
    await writer.run('ROLLBACK')
  } catch (error) {
    const isOver = error instanceof Error && error.message.includes('no transaction is active')
    if (!isOver) throw new Error('A failed transaction could not be rolled back.', { cause })
  }
}

function connect(file: string, mode: number): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(file, mode, error =>
      error ? reject(error) : resolve(connection),
    )
  })
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
