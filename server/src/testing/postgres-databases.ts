import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { everyTable } from '../models/tables.ts'
import { createCitusDatabase, dropCitusDatabase, on } from './citus-databases.ts'
import { migrateForTests } from './migrate-for-tests.ts'
import { migrated, testPrefix } from './migrated-template.ts'

interface TestDatabase {
  name: string
  /** A text that describes its schema when it was new. */
  schema: string
}

/** Unused databases of this process. They are emptied and reused, because creating one takes ten times as long. */
const free: TestDatabase[] = []

const schemaOf = `
  SELECT (SELECT string_agg(concat_ws('/', relname, relkind, relnatts, relhastriggers), ' ' ORDER BY relname)
            FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)) || ' ' ||
         (SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension) AS schema`
const doneSteps = `SELECT string_agg(name, ' ' ORDER BY name) AS steps FROM migrations`

/** Where tests create databases. */
export interface TestPostgres {
  url: string
  /** Whether it is the coordinator of a Citus cluster. */
  isCitus?: boolean
}

/** The URL of a migrated, empty database for one test. */
export async function emptyPostgresDatabase(postgres: TestPostgres): Promise<string> {
  const { url: server } = postgres
  const database = free.pop() ?? (await create(postgres))
  onTestFinished(() => release(postgres, database))
  return addressOf(server, database.name)
}

async function create({ url: server, isCitus }: TestPostgres): Promise<TestDatabase> {
  const name = `${testPrefix}${randomUUID().replaceAll('-', '')}`
  // A template has only what is on the coordinator.
  if (isCitus) await migrateForTests(await createCitusDatabase(server, name))
  else await on(server, client => client.query(`CREATE DATABASE ${name} TEMPLATE ${migrated}`))
  return { name, schema: await on(addressOf(server, name), describe) }
}

/** Reuses a database unless a test has changed its schema. */
async function release(postgres: TestPostgres, database: TestDatabase): Promise<void> {
  const { url: server, isCitus } = postgres
  const isAsNew = await on(addressOf(server, database.name), async client => {
    if ((await describe(client)) !== database.schema) return false
    // On Citus, the copied tables must not be deleted from beside the sharded ones in one transaction.
    if (isCitus) for (const table of everyTable) await client.query(`DELETE FROM ${table}`)
    else await client.query(everyTable.map(table => `DELETE FROM ${table}`).join(';'))
    return true
  })
  if (isAsNew) free.push(database)
  else if (isCitus) await dropCitusDatabase(server, database.name)
  else await drop(server, database.name)
}

async function describe(client: pg.Client): Promise<string> {
  const schema = await client.query(schemaOf)
  const hasSteps = await client.query("SELECT to_regclass('migrations') IS NOT NULL AS yes")
  const steps = hasSteps.rows[0]?.yes === true ? await client.query(doneSteps) : { rows: [] }
  return JSON.stringify([schema.rows, steps.rows])
}

async function drop(server: string, name: string): Promise<void> {
  await on(server, client => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
}

function addressOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
