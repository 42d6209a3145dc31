import type { Database, Transaction } from '../database/database.ts'

/** A database that notes every statement it is given, and otherwise does as the one behind it. */
export function recording(database: Database): { database: Database; statements: ReadonlySet<string> } {
  const statements = new Set<string>()
  const noting =
    <T>(run: (sql: string, values?: Parameters<Transaction['all']>[1]) => Promise<T>) =>
    (sql: string, values?: Parameters<Transaction['all']>[1]) => {
      statements.add(sql)
      return run(sql, values)
    }
  const watched = (tx: Transaction): Transaction => ({
    dialect: tx.dialect,
    all: noting(tx.all),
    run: noting(tx.run),
    get forModels() {
      return tx.forModels
    },
  })
  return {
    statements,
    database: {
      ...database,
      read: noting(database.read),
      transaction: work => database.transaction(tx => work(watched(tx))),
    },
  }
}
