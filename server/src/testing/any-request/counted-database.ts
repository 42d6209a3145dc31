import type { Database, GroupWriter, Reads, Transact } from '../../database/database.ts'

/** The work of a server's database since the last check. */
export interface DatabaseWork {
  statements: number
  transactions: number
}

/** A database that counts statements and transactions. `sinceThen` returns the counts and resets them. */
export function countedDatabase(database: Database): { database: Database; sinceThen(): DatabaseWork } {
  let work: DatabaseWork = { statements: 0, transactions: 0 }
  const count = <A extends unknown[], R>(ask: (...args: A) => R) => {
    return (...args: A): R => {
      work.statements++
      return ask(...args)
    }
  }
  const countedReads = (reads: Reads): Reads => ({
    all: count(reads.all),
    models: reads.models,
    forModels: { ...reads.forModels, logging: count(() => {}) },
  })
  const transaction: Transact = inner => {
    work.transactions++
    return database.transaction(tx =>
      inner({
        dialect: tx.dialect,
        isSharded: tx.isSharded,
        run: count(tx.run),
        ...countedReads(tx),
      }),
    )
  }
  // All servers, one after another, share one writer, which keeps objects in the connection.
  let writer: GroupWriter | undefined
  const groupWriter: Database['groupWriter'] = (statements, guard) => {
    writer ??= database.groupWriter(statements, guard)
    const { write, writeIfUnchanged } = writer
    const noted = <A extends unknown[], R>(ask: (...args: A) => R) => {
      return (...args: A): R => {
        work.transactions++
        return ask(...args)
      }
    }
    return { write: noted(write), ...(writeIfUnchanged && { writeIfUnchanged: noted(writeIfUnchanged) }) }
  }
  return {
    database: {
      ...database,
      read: count(database.read),
      reading: inner => database.reading(reads => inner(countedReads(reads))),
      transaction,
      groupWriter,
    },
    sinceThen() {
      const done = work
      work = { statements: 0, transactions: 0 }
      return done
    },
  }
}
