import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateForTests } from './migrate-for-tests.ts'
import { migrated, testPrefix } from './migrated-template.ts'
import type { TestPostgres } from './postgres-databases.ts'
import { type PostgresServer, PostgresUnavailable, startPostgresServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server where tests create databases; `migrated` is the template. Undefined in a run on SQLite. */
    postgres: TestPostgres | { unavailable: string } | undefined
  }
}

/** Starts one PostgreSQL for the whole test run, or uses TEST_POSTGRES_URL. If it cannot run, its tests are skipped, or fail with CI=true. */
export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES_URL']
  const started = given === undefined ? await startUnlessImpossible() : undefined
  if (typeof started === 'string') {
    project.provide('postgres', { unavailable: started })
    return async () => {}
  }
  const url = given ?? started?.url ?? ''
  await makeTemplate(url)
  project.provide('postgres', { url })
  return async () => {
    await dropDatabasesOfTests(url)
    await dropTemplate(url)
    await started?.stop()
  }
}

/** Returns the server, or the reason why it cannot run on this machine. */
async function startUnlessImpossible(): Promise<PostgresServer | string> {
  try {
    return await startPostgresServer()
  } catch (error) {
    if (!(error instanceof PostgresUnavailable) || process.env['CI'] === 'true') throw error
    console.warn(`The tests on PostgreSQL are skipped, it does not run on this machine: ${error.message}`)
    return error.message
  }
}

async function makeTemplate(server: string): Promise<void> {
  await dropTemplate(server)
  await runOn(server, `CREATE DATABASE ${migrated}`)
  const url = new URL(server)
  url.pathname = `/${migrated}`
  await migrateForTests(url.href)
}

async function dropTemplate(server: string): Promise<void> {
  await runOn(server, `DROP DATABASE IF EXISTS ${migrated}`)
}

async function dropDatabasesOfTests(server: string): Promise<void> {
  const { rows } = await runOn(
    server,
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${testPrefix}')`,
  )
  for (const { datname } of rows) await runOn(server, `DROP DATABASE ${datname} WITH (FORCE)`)
}

async function runOn(server: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(server)
  await client.connect()
  const result = await client.query(sql)
  await client.end()
  return result
}
