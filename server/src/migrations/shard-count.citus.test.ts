import { randomUUID } from 'node:crypto'
import { expect, inject, it, onTestFinished } from 'vitest'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { numberIn } from '../database/row.ts'
import { createCitusDatabase, dropCitusDatabase, on } from '../testing/citus-databases.ts'
import { testPrefix } from '../testing/migrated-template.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { migrate } from './migrate.ts'

it('makes eight shards for the people of a new database', async () => {
  expect(await shardsOf(await temporaryDatabase())).toBe(8)
})

it('makes as many shards as the administrator has set', async () => {
  const postgres = inject('postgres')
  if (!postgres || !('url' in postgres)) throw new Error('This test runs on Citus.')
  const name = `${testPrefix}${randomUUID().replaceAll('-', '')}`
  const url = await createCitusDatabase(postgres.url, name)
  onTestFinished(() => dropCitusDatabase(postgres.url, name))
  await on(url, client => client.query(`ALTER DATABASE ${name} SET citus.shard_count = 2`))
  const database = await openDatabase(url, { dataDir: '/nowhere', synchronous: 'normal' })
  onTestFinished(() => database.close())

  await migrate(database)

  expect(await shardsOf(database)).toBe(2)
})

async function shardsOf(database: Database): Promise<number> {
  const [row] = await database.read(
    "SELECT COUNT(*) AS shards FROM pg_dist_shard WHERE logicalrelid = CAST('users' AS regclass)",
  )
  return numberIn(row ?? {}, 'shards')
}
