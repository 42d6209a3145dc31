import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { pino } from 'pino'
import { openServerContext } from '../commands/server-context.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { textIn } from '../database/row.ts'
import { fillDemo } from '../demo/fill.ts'
import { migrate } from '../migrations/migrate.ts'
import { everyTable } from '../models/tables.ts'
import { summaryOfDay } from '../queries/summary-of-day.ts'
import { readServerSettings } from '../settings.ts'
import { startPostgresServer } from './postgres-server.ts'

/**
 * Records, with this version's own code, a database of a company with a day of work, on SQLite and PostgreSQL, and what the server says of each day.
 * Writes `sqlite.db.gz`, `postgres.sql.gz` and `summaries.json`.
 */
export async function recordDatabases(out: string, nowMs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-record-'))
  const postgres = await startPostgresServer()
  try {
    const sqlite = await openDatabase('sqlite:release.db', { dataDir: folder, synchronous: 'full' })
    await migrate(sqlite)
    await fill(sqlite, nowMs)
    writeFileSync(join(out, 'summaries.json'), `${JSON.stringify(await summariesOf(sqlite), null, 2)}\n`)
    await sqlite.close()
    writePacked(join(out, 'sqlite.db.gz'), readFileSync(join(folder, 'release.db')))

    const url = await postgres.createDatabase('release')
    const database = await openDatabase(url, { dataDir: folder, synchronous: 'full' })
    const schema = await schemaOf(database)
    await fill(database, nowMs)
    writePacked(join(out, 'postgres.sql.gz'), [...schema, ...(await insertsOf(database))].join(';\n'))
    await database.close()
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(database: Database, nowMs: number): Promise<void> {
  const settings = readServerSettings({ DATA_RETENTION_DAYS: '0' })
  const context = await openServerContext({
    settings,
    database,
    log: pino({ level: 'silent' }),
    isDemo: true,
  })
  await fillDemo(context, { seed: 1, pastDays: 1, nowMs, onProgress() {} })
  await context.groupCommit.drain()
  await context.trustedClock.close()
}

async function summariesOf(database: Database) {
  const rows = await database.read('SELECT user_id, day FROM daily_totals ORDER BY user_id, day')
  const summaries = []
  for (const row of rows) {
    const [userId, day] = [textIn(row, 'user_id'), textIn(row, 'day')]
    const { productive, non_productive, total_seconds, total_buckets } = await summaryOfDay(
      database,
      userId,
      { day, noInputCounts: 'non_productive' },
    )
    summaries.push({ user_id: userId, day, productive, non_productive, total_seconds, total_buckets })
  }
  return summaries
}

/** Runs all migrations and returns their statements. */
async function schemaOf(database: Database): Promise<string[]> {
  const statements = ['CREATE TABLE migrations (name VARCHAR(255) NOT NULL PRIMARY KEY)']
  await migrate({
    ...database,
    alone: work =>
      database.alone(transaction =>
        work(inner =>
          transaction(tx =>
            inner({
              ...tx,
              run(sql, values) {
                // Those with values fill tables, whose rows are read at the end.
                if (values === undefined && !sql.startsWith('SET')) statements.push(sql)
                return tx.run(sql, values)
              },
            }),
          ),
        ),
      ),
  })
  return statements
}

async function insertsOf(database: Database): Promise<string[]> {
  // Without the order that foreign keys ask for.
  const inserts = ['SET session_replication_role = replica']
  for (const table of ['migrations', ...everyTable]) {
    for (const row of await database.read(`SELECT * FROM ${table}`)) {
      const values = Object.values(row).map(value =>
        value === null ? 'NULL' : pg.escapeLiteral(String(value)),
      )
      inserts.push(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`)
    }
  }
  return [...inserts, 'SET session_replication_role = DEFAULT']
}

function writePacked(file: string, content: string | Buffer): void {
  writeFileSync(file, gzipSync(content, { level: 9 }))
}
