import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { releasesFolder } from '@telemetry-tracker/shared/testing/releases'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { sqliteTestUrl } from './migrated-sqlite.ts'
import { temporaryDatabaseUrl, temporaryFolder } from './server.ts'

/** What the server of a release answered for a day of a person in its database. */
const summarySchema = z.strictObject({
  user_id: z.string(),
  day: z.iso.date(),
  productive: z.number(),
  non_productive: z.number(),
  total_seconds: z.number(),
  total_buckets: z.number(),
})

interface ReleasedDatabase {
  /** As that release left it: not migrated yet. */
  database: Database
  url: string
  dataDir: string
  /** Every person's days in it, by that release's own server. */
  summaries: z.output<typeof summarySchema>[]
}

/** When the last delivery to all of these databases was made. */
export const releasedAt = '2026-03-11T15:00:30Z'

/**
 * A database that a released version's server made: a company with accounts, teams, policies, devices in every state, a day of minutes
 * and a device that delivers now. On SQLite its file, on PostgreSQL its statements and rows.
 */
export async function releasedDatabase(version: string): Promise<ReleasedDatabase> {
  const folder = join(releasesFolder, version)
  const url = await temporaryDatabaseUrl()
  const dataDir = await temporaryFolder()
  if (url === sqliteTestUrl) await writeFile(join(dataDir, 'test.db'), await unpacked(folder, 'sqlite.db.gz'))
  else await replaceAll(url, (await unpacked(folder, 'postgres.sql.gz')).toString())
  const database = await openDatabase(url, { dataDir, synchronous: 'normal' })
  onTestFinished(() => database.close())
  const summaries = z
    .array(summarySchema)
    .parse(JSON.parse(await readFile(join(folder, 'summaries.json'), 'utf8')))
  return { database, url, dataDir, summaries }
}

async function unpacked(folder: string, name: string): Promise<Buffer> {
  return await promisify(gunzip)(await readFile(join(folder, name)))
}

async function replaceAll(url: string, statements: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query('DROP SCHEMA public CASCADE')
    await client.query('CREATE SCHEMA public')
    await client.query(statements)
  } finally {
    await client.end()
  }
}
