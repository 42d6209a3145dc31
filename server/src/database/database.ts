import type { Sequelize, Transaction as SequelizeTransaction } from 'sequelize'

export type Value = string | number | null
type Dialect = 'sqlite' | 'postgres'
export type Row = Readonly<Record<string, unknown>>

/** One open transaction. SQL uses `$1, $2, …` on every dialect. */
export interface Transaction {
  readonly dialect: Dialect
  /** The rows a statement answers with, `RETURNING` included. */
  all(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** How many rows a statement changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>
  /** Puts a model's call into this transaction: `AuditEntry.create(row, tx.forModels)`. */
  readonly forModels: { transaction?: SequelizeTransaction }
}

/** Runs work in a transaction. */
export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

/** Work that one of several servers does for all. */
export type Job = 'daily'

/** The database as the hot path and the queries see it; Sequelize has it for migrations and models. */
export interface Database {
  readonly dialect: Dialect
  readonly sequelize: Sequelize
  /** Reads what is committed; never waits for a writer. */
  read(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** Commits when `work` is done, rolls back when it throws. */
  transaction: Transact
  /** Runs `work` while no other server runs such work: for changes of the schema, in transactions of the kind it is given. */
  alone<T>(work: (transaction: Transact) => Promise<T>): Promise<T>
  /** Runs `work` unless another server does this job just now; then returns undefined. */
  unlessElsewhere<T>(job: Job, work: () => Promise<T>): Promise<T | undefined>
  sizeInBytes(): Promise<number>
  close(): Promise<void>
}
