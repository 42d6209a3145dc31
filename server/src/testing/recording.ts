import type { Database, Transaction } from '../database/database.ts'

/** A database that notes every statement it is given, as a sharded one is given them, and otherwise does as the one behind it. */
export function recording(database: Database): { database: Database; statements: ReadonlySet<string> } {
  const statements = new Set<string>()
  const noting =
    <T>(run: (sql: string, values?: Parameters<Transaction['all']>[1]) => Promise<T>) =>
    (sql: string, values?: Parameters<Transaction['all']>[1]) => {
      statements.add(sql)
      return run(sql, values)
    }
  /** Sequelize names the connection first. */
  const note = (sql: string) => {
    statements.add(sql.replace(/^Executing \([^)]*\): /, ''))
  }
  const watched = (tx: Transaction): Transaction => ({
    dialect: tx.dialect,
    isSharded: true,
    all: noting(tx.all),
    run: noting(tx.run),
    models: tx.models,
    get forModels() {
      return { ...tx.forModels, logging: note }
    },
  })
  return {
    statements,
    database: {
      ...database,
      read: noting(database.read),
      transaction: work => database.transaction(tx => work(watched(tx))),
      groupWriter: groupStatements => ({
        write: work =>
          database.transaction(async tx => {
            const group = watched(tx)
            const { rows, result } = await work({ ...group, generation: 0 })
            for (const [i, statement] of groupStatements.entries()) await statement.run(group, rows[i] ?? [])
            return result
          }),
      }),
    },
  }
}
