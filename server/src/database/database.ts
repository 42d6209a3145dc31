import type { Sequelize, Transaction as SequelizeTransaction } from 'sequelize'
import type { Models } from '../models/models.ts'

export type Value = string | number | null
type Dialect = 'sqlite' | 'postgres'
export type Row = Readonly<Record<string, unknown>>

/** One open transaction. SQL uses `$1, $2, …` on every dialect. */
export interface Transaction {
  readonly dialect: Dialect
  /** Whether the rows are stored on several machines. */
  readonly isSharded: boolean
  /** The rows a statement returns, including by `RETURNING`. */
  all(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** The number of rows a statement changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>
  /** The model of every table; each call takes `forModels`, which puts it into this transaction: `tx.models.teams.create(row, tx.forModels)`. */
  readonly models: Models
  readonly forModels: { transaction?: SequelizeTransaction; logging?: (sql: string) => void }
}

/** Reads with SQL and with models: of a transaction, or of `Database.reading`. */
export type Reads = Pick<Transaction, 'all' | 'models' | 'forModels'>

/** Runs work in a transaction. */
export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

/** The reads of a group before it decides what to write. */
export interface GroupReads extends Pick<Transaction, 'dialect' | 'isSharded' | 'all'> {
  /** Changes when another writer may have written since the last group. Unused where several servers write: there, rows must be locked. */
  readonly generation: number
  /**
   * Reads a table that is not sharded, once everything sent before is answered. Missing where `all` does that: in a transaction on the machine of a shard,
   * other tables are elsewhere.
   */
  readonly elsewhere?: Transaction['all']
}

/** What a group writes: rows for each of the writer's statements, in their order. */
interface GroupWrites<T> {
  rows: readonly (readonly (readonly Value[])[])[]
  result: T
}

/** Checks, within the writing statement, that the data is unchanged since the decision. */
export interface Guard {
  /** Takes locks; its result is named `held`. */
  lock: RowsStatement
  /** The condition for unchanged data, over `held` and values from `$first` on. */
  holds(first: number): string
}

/** The writes of a group that read nothing: rows for the guard's lock, values for its condition, and the rows to write. */
interface GuardedWrites extends Pick<GroupWrites<unknown>, 'rows'> {
  locks: readonly (readonly Value[])[]
  expected: readonly Value[]
}

/** Writes groups; both ways resolve after the commit. */
export interface GroupWriter {
  /**
   * Reads, decides and writes as one transaction. `work` runs again if another writer has changed what it read.
   *
   * @param shards the shards of the people in the group
   */
  write<T>(work: (reads: GroupReads) => Promise<GroupWrites<T>>, shards?: readonly string[]): Promise<T>
  /** Writes without reading, in one round trip. Returns false and writes nothing if the guard fails. Missing where `write` is equally fast. */
  writeIfUnchanged?(writes: GuardedWrites): Promise<boolean>
}

/** How the people of a database are spread over several machines. */
export interface Sharding {
  /** The shard of each person, whether stored or not. All rows of a person are in one shard, and a shard is on one machine. */
  shardsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** How many groups of different shards should be written at the same time. */
  maxGroups: number
  /** The machine that has a shard, where groups with several of its shards are written directly. Undefined if that is not known or not possible now. */
  machineOf?(shard: string): string | undefined
}

/** Work that only one of several servers does. */
type Job = 'daily' | 'rejudge' | 'team days'

/** The database as the hot path and the queries see it; Sequelize has it for migrations and models. */
export interface Database {
  readonly dialect: Dialect
  readonly sequelize: Sequelize
  readonly models: Models
  /** Reads committed data; never waits for a writer. */
  read(sql: string, values?: readonly Value[]): Promise<Row[]>
  /** The same for functions that read with models: `database.reading(reads => findAccount(reads, userId))`. */
  reading<T>(work: (reads: Reads) => Promise<T>): Promise<T>
  /** How many requests wait for a connection; 0 on SQLite, where reads never wait. */
  waitingRequests(): number
  /** Commits when `work` is done, rolls back when it throws. */
  transaction: Transact
  /** The fastest way to write with a fixed list of statements. */
  groupWriter(statements: readonly RowsStatement[], guard: Guard): GroupWriter
  /** Undefined if all rows are on one machine. */
  readonly sharding: Sharding | undefined
  /** Runs `work`, a change of the schema, on one server at a time. `work` must use the transactions it is given. */
  alone<T>(work: (transaction: Transact) => Promise<T>): Promise<T>
  /** Runs `work`, or returns undefined if another server is running this job. */
  unlessElsewhere<T>(job: Job, work: () => Promise<T>): Promise<T | undefined>
  sizeInBytes(): Promise<number>
  /** Overwrites the remains of deleted rows in the files, if the files are ours (SQLite). */
  scrubFiles(): Promise<void>
  close(): Promise<void>
}

/** A statement that handles many rows at once. */
export interface RowsStatement {
  /** Runs it over all rows and returns all results. */
  run(
    tx: Pick<Transaction, 'dialect' | 'isSharded' | 'all'>,
    rows: readonly (readonly Value[])[],
  ): Promise<Row[]>
  /** Its SQL on SQLite, where `json` stands for a JSON list of the rows. */
  overJson(json: string): string
  /** On PostgreSQL, if the column types are known: its SQL over lists from `$first` on, and the number of lists. */
  overLists(first: number): { sql: string; lists: number } | undefined
}
