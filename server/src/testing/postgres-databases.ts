import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { everyTable } from '../models/tables.ts'
import { migrated } from './migrated-template.ts'

interface Made {
  name: string
  /** What was in it when it was new, as text. */
  schema: string
}

/** Those of this file of tests that no test uses now: emptied ones, because to make one takes ten times as long as to empty one. */
const free: Made[] = []

const schemaOf = `
  SELECT (SELECT string_agg(concat_ws('/', relname, relkind, relnatts, relhastriggers), ' ' ORDER BY relname)
            FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)) || ' ' ||
         (SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension) AS schema`
const doneSteps = `SELECT string_agg(name, ' ' ORDER BY name) AS steps FROM migrations`

/** The address of a migrated database without a row, that is a test's own. */
export async function emptyPostgresDatabase(server: string): Promise<string> {
  const made = free.pop() ?? (await make(server))
  onTestFinished(() => giveBack(server, made))
  return addressOf(server, made.name)
}

/** Drops what this file of tests has made. */
export async function dropPostgresDatabases(server: string): Promise<void> {
  for (const { name } of free.splice(0)) await drop(server, name)
}

async function make(server: string): Promise<Made> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await on(server, client => client.query(`CREATE DATABASE ${name} TEMPLATE ${migrated}`))
  return { name, schema: await on(addressOf(server, name), describe) }
}

/** One whose tables a test has changed is not used again. */
async function giveBack(server: string, made: Made): Promise<void> {
  const isAsNew = await on(addressOf(server, made.name), async client => {
    if ((await describe(client)) !== made.schema) return false
    for (const table of everyTable) await client.query(`DELETE FROM ${table}`)
    return true
  })
  if (isAsNew) free.push(made)
  else await drop(server, made.name)
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
