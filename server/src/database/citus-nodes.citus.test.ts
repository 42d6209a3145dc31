import { expect, it, onTestFinished } from 'vitest'
import { groupStatements } from '../ingest/apply/count-group.ts'
import { unchanged } from '../ingest/state/optimistic-lock.ts'
import { addressOf, on, workersOf } from '../testing/citus-databases.ts'
import { temporaryDatabaseUrl } from '../testing/server.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open.ts'
import { numberIn } from './row.ts'

it('writes a group on the worker that has its shards', async () => {
  await using database = await openedDatabase()

  const { worker, shards } = await shardsOfAWorker(database)

  expect(await machineOfGroup(database, shards)).toBe(worker)
})

it('writes a group on the coordinator if its shards are on several workers', async () => {
  await using database = await openedDatabase()
  const people = Array.from({ length: 50 }, (_, i) => `person-${i}`)
  const shards = new Set((await database.sharding?.shardsOf(people))?.values())

  expect(await machineOfGroup(database, [...shards])).toBe(coordinator)
})

it('writes a group on the coordinator if another machine answers at the address of the worker', async () => {
  await using database = await openedDatabase()
  const { shards } = await shardsOfAWorker(database)
  // A worker that knows itself by another name is as good as another machine.
  await renameWorkers(database.url, name => `${name}.`)
  onTestFinished(() => renameWorkers(database.url, name => name))

  expect(await machineOfGroup(database, shards)).toBe(coordinator)
})

const coordinator = 0

async function openedDatabase(): Promise<Database & AsyncDisposable & { url: string }> {
  const url = await temporaryDatabaseUrl()
  const database = await openDatabase(url, { dataDir: '/nowhere', synchronous: 'normal' })
  return { ...database, url, [Symbol.asyncDispose]: database.close }
}

/** The number of a worker, and its shards of `users`. */
async function shardsOfAWorker({ read }: Database): Promise<{ worker: number; shards: string[] }> {
  const rows = await read(
    `SELECT shardid, groupid FROM pg_dist_shard JOIN pg_dist_placement USING (shardid)
     WHERE logicalrelid = CAST('users' AS REGCLASS) ORDER BY shardid`,
  )
  const worker = numberIn(rows[0] ?? {}, 'groupid')
  const own = rows.filter(row => numberIn(row, 'groupid') === worker)
  return { worker, shards: own.map(row => String(numberIn(row, 'shardid'))) }
}

/** Changes the names of the workers, but only in their own list. */
async function renameWorkers(url: string, renamed: (name: string) => string): Promise<void> {
  for (const worker of await workersOf(url))
    await on(addressOf(url, worker), client =>
      client.query('UPDATE pg_dist_node SET nodename = $1 WHERE nodeport = $2', [
        renamed(worker.host),
        worker.port,
      ]),
    )
}

/** The number of the machine on which a group of these shards runs. */
function machineOfGroup(database: Database, shards: readonly string[]): Promise<number> {
  return database.groupWriter(groupStatements, unchanged).write(async ({ all }) => {
    const [row] = await all('SELECT groupid FROM pg_dist_local_group')
    return { rows: [], result: numberIn(row ?? {}, 'groupid') }
  }, shards)
}
