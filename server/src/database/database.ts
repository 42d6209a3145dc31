import type { Sequelize, Transaction as SequelizeTransaction } from 'sequelize'
import type { Models } from '../models/models.ts'

export type Value = string | number | null
type Dialect = 'sqlite' | 'postgres'
export type Row = Readonly<Record<string, unknown>>

/** One open transaction. SQL uses `$1, $2, …` on every dialect. */
export interface Transaction {
  readonly dialect: Dialect
  /** Whether the rows lie on several machines. */
  readonly isSharded: boolean
  /** The rows a statement answers with, `RETURNING` included. */
  all(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** How many rows a statement changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>
  /** The model of every table; each call takes `forModels`, which puts it into this transaction: `tx.models.teams.create(row, tx.forModels)`. */
  readonly models: Models
  readonly forModels: { transaction?: SequelizeTransaction; logging?: (sql: string) => void }
}

/** Runs work in a transaction. */
export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

/** What a group reads before it decides what to write. */
export interface GroupReads extends Pick<Transaction, 'dialect' | 'isSharded' | 'all'> {
  /** Another one whenever somebody else may have written since the last group. Where several servers write, it says nothing: rows must be locked. */
  readonly generation: number
}

/** What a group writes: the rows of each of the writer's statements, in their order. */
interface GroupWrites<T> {
  rows: readonly (readonly (readonly Value[])[])[]
  result: T
}

/** Finds out, within the statement that writes, whether all is still as it was when that was decided. */
export interface Guard {
  /** Takes locks; what it returns is called `held`. */
  lock: RowsStatement
  /** Whether all is as it was: a condition over `held` and values from `$first` on. */
  holds(first: number): string
}

/** What a group writes that read nothing: the rows of the guard's lock, the values of its condition, and then as any other. */
interface GuardedWrites extends Pick<GroupWrites<unknown>, 'rows'> {
  locks: readonly (readonly Value[])[]
  expected: readonly Value[]
}

/** Writes groups; both ways resolve after the commit. */
export interface GroupWriter {
  /** Reads, decides and writes as one transaction. `work` may run more than once, until nobody else has changed meanwhile what it read. */
  write<T>(work: (reads: GroupReads) => Promise<GroupWrites<T>>): Promise<T>
  /** Writes what was decided without reading, in one round trip. False when the guard does not hold: then nothing is written. Left out where `write` is as good. */
  writeIfUnchanged?(writes: GuardedWrites): Promise<boolean>
}

/** Work that one of several servers does for all. */
type Job = 'daily' | 'rejudge' | 'team days'

/** The database as the hot path and the queries see it; Sequelize has it for migrations and models. */
export interface Database {
  readonly dialect: Dialect
  readonly sequelize: Sequelize
  readonly models: Models
  /** Reads what is committed; never waits for a writer. */
  read(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** Commits when `work` is done, rolls back when it throws. */
  transaction: Transact
  /** For those who always write by the same statements, as fast as the database can. */
  groupWriter(statements: readonly RowsStatement[], guard: Guard): GroupWriter
  /** Runs `work` while no other server runs such work: for changes of the schema, in transactions of the kind it is given. */
  alone<T>(work: (transaction: Transact) => Promise<T>): Promise<T>
  /** Runs `work` unless another server does this job just now; then returns undefined. */
  unlessElsewhere<T>(job: Job, work: () => Promise<T>): Promise<T | undefined>
  sizeInBytes(): Promise<number>
  /** Writes over what deleted rows have left in the files, where the files are ours. */
  scrubFiles(): Promise<void>
  close(): Promise<void>
}

/** A statement over many rows at once. */
export interface RowsStatement {
  /** Runs it over all rows and gathers what it returns. */
  run(
    tx: Pick<Transaction, 'dialect' | 'isSharded' | 'all'>,
    rows: readonly (readonly Value[])[],
  ): Promise<Row[]>
  /** Its text on SQLite, where `json` stands for a JSON list of the rows. */
  overJson(json: string): string
  /** On PostgreSQL, where types are known: its text over lists from `$first` on, and how many there are. */
  overLists(first: number): { sql: string; lists: number } | undefined
}
