import type { Database, Reads, Transaction } from '../database/database.ts'

/** A database that records every statement, in the form for a sharded database, and passes it to the real database. */
export function recording(database: Database): { database: Database; statements: ReadonlySet<string> } {
  const statements = new Set<string>()
  const recordingRun =
    <T>(run: (sql: string, values?: Parameters<Transaction['all']>[1]) => Promise<T>) =>
    (sql: string, values?: Parameters<Transaction['all']>[1]) => {
      statements.add(sql)
      return run(sql, values)
    }
  /** Sequelize names the connection first. */
  const note = (sql: string) => {
    statements.add(sql.replace(/^Executing \([^)]*\): /, ''))
  }
  const recordedReads = (reads: Reads): Reads => ({
    all: recordingRun(reads.all),
    models: reads.models,
    forModels: { ...reads.forModels, logging: note },
  })
  const recorded = (tx: Transaction): Transaction => ({
    dialect: tx.dialect,
    isSharded: true,
    run: recordingRun(tx.run),
    ...recordedReads(tx),
  })
  return {
    statements,
    database: {
      ...database,
      read: recordingRun(database.read),
      reading: work => database.reading(reads => work(recordedReads(reads))),
      transaction: work => database.transaction(tx => work(recorded(tx))),
      groupWriter: groupStatements => ({
        write: work =>
          database.transaction(async tx => {
            const group = recorded(tx)
            const { rows, result } = await work({ ...group, generation: 0 })
            for (const [i, statement] of groupStatements.entries()) await statement.run(group, rows[i] ?? [])
            return result
          }),
      }),
    },
  }
}
