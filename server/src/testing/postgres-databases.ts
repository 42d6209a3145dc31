import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { everyTable } from '../models/tables.ts'
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

/** The URL of a migrated, empty database for one test. */
export async function emptyPostgresDatabase(server: string): Promise<string> {
  const database = free.pop() ?? (await create(server))
  onTestFinished(() => release(server, database))
  return addressOf(server, database.name)
}

async function create(server: string): Promise<TestDatabase> {
  const name = `${testPrefix}${randomUUID().replaceAll('-', '')}`
  await on(server, client => client.query(`CREATE DATABASE ${name} TEMPLATE ${migrated}`))
  return { name, schema: await on(addressOf(server, name), describe) }
}

/** Reuses a database unless a test has changed its schema. */
async function release(server: string, database: TestDatabase): Promise<void> {
  const isAsNew = await on(addressOf(server, database.name), async client => {
    if ((await describe(client)) !== database.schema) return false
    await client.query(everyTable.map(table => `DELETE FROM ${table}`).join(';'))
    return true
  })
  if (isAsNew) free.push(database)
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

async function on<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
