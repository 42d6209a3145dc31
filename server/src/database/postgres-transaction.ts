import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Sequelize } from 'sequelize'
import type { Models } from '../models/models.ts'
import type { Database, GroupReads, Row, Transaction, Value } from './database.ts'
import { destroyConnection, joining } from './sequelize-connections.ts'

/** What a group needs of its transaction. */
export type GroupTransaction = Omit<GroupReads, 'generation'>

export interface Session {
  sequelize: Sequelize
  models: Models
  isSharded: boolean
}

/** A result, and writes that are sent together with the commit. */
export interface Decided<T> {
  result: T
  write(): Promise<unknown>[]
}

/** Runs work on a connection as one transaction. */
export function transactOn<T>(session: Session, work: (tx: Transaction) => Promise<Decided<T>>) {
  return async (client: pg.Client): Promise<T> => {
    const tx = transactionOn(session, client)
    try {
      const [, { result, write }] = await Promise.all([client.query('BEGIN'), work(tx)])
      await Promise.all([...write(), commit(client)])
      return result
    } catch (error) {
      await rollBack(session.sequelize, client)
      throw error
    }
  }
}

async function commit(client: pg.Client): Promise<void> {
  const { command } = await client.query('COMMIT')
  // PostgreSQL answers ROLLBACK if a statement failed and the work continued.
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back, because a statement failed.')
}

/** The statements of a transaction that was begun, or single ones. */
export function transactionOn({ sequelize, models, isSharded }: Session, client: pg.Client): Transaction {
  return {
    dialect: 'postgres',
    isSharded,
    all: async (sql, values = []) => (await query(client, sql, values)).rows,
    run: async (sql, values = []) => (await query(client, sql, values)).rowCount ?? 0,
    models,
    get forModels() {
      return { transaction: joining(sequelize, client) }
    },
  }
}

/** A connection that cannot roll back is closed; the database then undoes its transaction. */
async function rollBack(sequelize: Sequelize, client: pg.Client): Promise<void> {
  const isDone = await client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
  if (!isDone) await destroyConnection(sequelize, client)
}

/** The reads of a transaction on a worker of Citus. Tables that are not sharded are read on the coordinator, once the statements sent so far are answered. */
export function readingElsewhere(
  { dialect, isSharded, all }: Transaction,
  read: Database['read'],
): GroupTransaction {
  let last: Promise<unknown> | undefined
  return {
    dialect,
    isSharded,
    all: (sql, values) => {
      const rows = all(sql, values)
      last = rows
      return rows
    },
    elsewhere: async (sql, values) => {
      await last
      return read(sql, values)
    },
  }
}

/** Runs a statement that is prepared once per connection. */
export function query(
  client: pg.Client,
  text: string,
  values: readonly Value[],
): Promise<pg.QueryResult<Row>> {
  return client.query<Row>({ name: nameOf(text), text, values: [...values] })
}

const names = new Map<string, string>()

/** pg prepares a named statement once per connection. */
function nameOf(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32)
  names.set(sql, name)
  return name
}
