import { once } from 'node:events'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { addressOf, workersOf } from '../testing/citus-databases.ts'
import { eventsFrom } from '../testing/events.ts'
import { startTestServer, type TestServer, trackRequest } from '../testing/server.ts'

const people = Array.from({ length: 24 }, (_, i) => `person-${i}`)
const eventsInBatch = 5
/** Batches of each person between two steps of a test. */
const enough = 3

it('loses and doubles nothing when a machine crashes while devices deliver, and all people come back', async () => {
  const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '999999/minute' })
  const devices = deliver(server)
  await devices.delivered(enough)

  await crash(await aWorker())
  await devices.delivered(enough)
  await devices.stop()

  expect(devices.refused).toEqual([])
  expect(devices.attempts.failed).toBeGreaterThan(0)
  expect(await stored(server.context.database)).toEqual(devices.sent())
})

it('loses and doubles nothing when shards move to another machine while devices deliver', async () => {
  const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '999999/minute' })
  const { database } = server.context
  const devices = deliver(server)
  await devices.delivered(enough)

  const moved = await moveAShard(database)
  await devices.delivered(enough)
  await devices.stop()

  expect(moved).toBe('moved')
  expect(devices.refused).toEqual([])
  expect(await stored(database)).toEqual(devices.sent())
})

interface Stored {
  batches: number
  events: number
}

/** Sends batches for all people until it is stopped, each again until it is acknowledged. */
function deliver({ url }: TestServer) {
  const acknowledged = new Map(people.map(person => [person, 0]))
  const attempts = { failed: 0 }
  const refused: string[] = []
  let isStopping = false
  let onProgress = () => {}

  async function run(person: string, sequence: number): Promise<void> {
    if (isStopping) return
    const start = new Date(
      Date.parse('2026-03-10T09:00:00Z') + sequence * eventsInBatch * 1_000,
    ).toISOString()
    const events = eventsFrom(start, eventsInBatch, { user_id: person })
    const body = { device_id: `${person}-laptop`, epoch: 'e', sequence, events }
    const response = await fetch(`${url}/track`, trackRequest(body))
    const text = await response.text()
    if (response.status === 201) acknowledged.set(person, sequence)
    else if (response.status === 503 && response.headers.get('Retry-After') !== null) attempts.failed++
    else refused.push(`${response.status}: ${text}`)
    onProgress()
    if (refused.length === 0)
      await run(person, acknowledged.get(person) === sequence ? sequence + 1 : sequence)
  }

  const running = Promise.all(people.map(person => run(person, 1)))
  const stop = async () => {
    isStopping = true
    await running
  }
  // Also if the test fails, before its server stops.
  onTestFinished(stop)
  return {
    attempts,
    refused,
    /** Resolves when so many more batches of each person are acknowledged, or one was refused for good. */
    delivered: (count: number) => {
      const goal = new Map([...acknowledged].map(([person, sequence]) => [person, sequence + count]))
      return new Promise<void>(resolve => {
        onProgress = () => {
          const isDone = [...goal].every(([person, sequence]) => (acknowledged.get(person) ?? 0) >= sequence)
          if (isDone || refused.length > 0) resolve()
        }
      })
    },
    stop,
    sent: (): Record<string, Stored> =>
      Object.fromEntries(
        [...acknowledged].map(([person, batches]) => [person, { batches, events: batches * eventsInBatch }]),
      ),
  }
}

/** What is stored of each person. */
async function stored(database: Database): Promise<Record<string, Stored>> {
  const rows = await database.read(
    `SELECT c.user_id, MAX(c.last_sequence) AS batches, SUM(b.samples) AS events
     FROM cursors c JOIN buckets b ON b.user_id = c.user_id GROUP BY c.user_id`,
  )
  return Object.fromEntries(
    rows.map(row => [
      textIn(row, 'user_id'),
      { batches: numberIn(row, 'batches'), events: numberIn(row, 'events') },
    ]),
  )
}

async function aWorker(): Promise<string> {
  const url = citusUrl()
  const [worker] = await workersOf(url)
  if (!worker) throw new Error('The cluster has no worker.')
  return addressOf(url, worker)
}

/** Kills one process of a machine's PostgreSQL: it then ends all others at once, and recovers from its log. */
async function crash(worker: string): Promise<void> {
  const client = new pg.Client(worker)
  await client.connect()
  const ended = once(client, 'error')
  const killing = client.query(
    `DO $$ BEGIN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -9 ' || pg_backend_pid()); END $$`,
  )
  await expect(killing).rejects.toThrow('terminated')
  await ended
}

/** Moves the shard of a person, with all tables of its people, to another machine, and returns whether it is there. */
async function moveAShard(database: Database): Promise<string> {
  const [row] = await database.read(
    `SELECT p.shardid AS shard, n.nodename AS from_host, n.nodeport AS from_port, other.nodename AS to_host, other.nodeport AS to_port
     FROM pg_dist_placement p JOIN pg_dist_node n ON n.groupid = p.groupid
     JOIN pg_dist_node other ON other.groupid NOT IN (0, n.groupid)
     WHERE p.shardid = get_shard_id_for_distribution_column('users', CAST($1 AS TEXT)) LIMIT 1`,
    [people[0] ?? ''],
  )
  if (!row) throw new Error('Moving a shard needs two workers. Add another with citus_add_node.')
  const shard = numberIn(row, 'shard')
  const to = [textIn(row, 'to_host'), numberIn(row, 'to_port')] as const
  await database.read(
    `SELECT citus_move_shard_placement(CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS INTEGER), CAST($4 AS TEXT), CAST($5 AS INTEGER),
       shard_transfer_mode => 'force_logical')`,
    [shard, textIn(row, 'from_host'), numberIn(row, 'from_port'), ...to],
  )
  const now = await database.read(
    `SELECT 1 FROM pg_dist_placement p JOIN pg_dist_node n ON n.groupid = p.groupid
     WHERE p.shardid = $1 AND n.nodename = $2 AND n.nodeport = $3`,
    [shard, ...to],
  )
  return now.length === 1 ? 'moved' : 'where it was'
}

function citusUrl(): string {
  const postgres = inject('postgres')
  if (!postgres || !('url' in postgres)) throw new Error('This test runs on Citus.')
  return postgres.url
}
