import sqlite3 from 'sqlite3'
import type { Row, Value } from './database.ts'

/** A sqlite3 connection with promises, which prepares each statement once. The code has a limited number of statements. */
export function preparedStatements(connection: sqlite3.Database) {
  const prepared = new Map<string, Promise<sqlite3.Statement>>()

  async function statement(sql: string): Promise<sqlite3.Statement> {
    const known = prepared.get(sql)
    if (known) return known
    const preparing = prepare(connection, sql)
    prepared.set(sql, preparing)
    preparing.catch(() => prepared.delete(sql))
    return preparing
  }

  async function finalizeAll(): Promise<void> {
    const all = await Promise.allSettled(prepared.values())
    prepared.clear()
    for (const one of all) if (one.status === 'fulfilled') await finalize(one.value)
  }

  return {
    async all(sql: string, values: readonly Value[] = []): Promise<Row[]> {
      const ready = await statement(sql)
      return new Promise((resolve, reject) => {
        ready.all<Row>([...values], (error: Error | null, rows: Row[]) =>
          error ? reject(error) : resolve(rows),
        )
      })
    },
    async run(sql: string, values: readonly Value[] = []): Promise<number> {
      const ready = await statement(sql)
      return new Promise((resolve, reject) => {
        ready.run([...values], function (error) {
          if (error) reject(error)
          else resolve(this.changes)
        })
      })
    },
    finalize: finalizeAll,
    async close(): Promise<void> {
      await finalizeAll()
      await new Promise<void>((resolve, reject) => {
        connection.close(error => (error ? reject(error) : resolve()))
      })
    },
  }
}

/** Opens a file with sqlite3's flags, such as OPEN_READONLY. */
export function connectSqlite(file: string, mode: number): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(file, mode, error =>
      error ? reject(error) : resolve(connection),
    )
  })
}

/** In SQLite `$1` is a name, numbered by first use; `?1` is always the first value. */
function prepare(connection: sqlite3.Database, sql: string): Promise<sqlite3.Statement> {
  return new Promise((resolve, reject) => {
    const statement = connection.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'), error =>
      error ? reject(error) : resolve(statement),
    )
  })
}

function finalize(statement: sqlite3.Statement): Promise<void> {
  return new Promise((resolve, reject) => {
    statement.finalize(error => (error ? reject(error) : resolve()))
  })
}
