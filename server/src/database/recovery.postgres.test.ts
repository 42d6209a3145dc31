import { readySchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished } from 'vitest'
import { makePartitionsAhead } from '../jobs/make-partitions.ts'
import { migrate } from '../migrations/migrate.ts'
import { eventsFrom } from '../testing/events.ts'
import { testNow } from '../testing/migrated-template.ts'
import { startPostgresServer } from '../testing/postgres-server.ts'
import { startTestServer, trackRequest } from '../testing/server.ts'
import { openDatabase } from './open.ts'
import { numberIn, textIn } from './row.ts'

/** Short enough to see a state that lasts only briefly. */
const often = { ...patience, interval: 5 }
const deviceCount = 8
const kills = 3

async function serverOnItsOwnPostgres() {
  const postgres = await startPostgresServer([])
  onTestFinished(() => postgres.stop())
  const database = await openDatabase(postgres.url, { dataDir: '/nowhere', synchronous: 'full' })
  onTestFinished(() => database.close())
  await migrate(database)
  await makePartitionsAhead(database, 14, Date.parse(testNow))
  const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '999999/minute' }, { database })
  return { postgres, database, server }
}

it('keeps acknowledged batches when PostgreSQL is killed under load, and continues when it is back', async () => {
  const { postgres, database, server } = await serverOnItsOwnPostgres()
  const statuses = new Set<number>()
  const acknowledged = new Map<string, number>()
  const progress = () => [...acknowledged.values()].reduce((sum, n) => sum + n, 0)
  let isOver = false

  /** Sends batches in order, each until it is acknowledged, like a helper. */
  const deliver = async (device: string) => {
    for (let sequence = 1; !isOver; sequence++) {
      const events = eventsFrom(
        new Date(Date.parse('2026-03-10T08:00:00Z') + sequence * 5_000).toISOString(),
        5,
        {
          user_id: device,
        },
      )
      let status: number
      do {
        const body = { device_id: device, epoch: 'e', sequence, events }
        const response = await fetch(`${server.url}/track`, trackRequest(body))
        await response.body?.cancel()
        status = response.status
        statuses.add(status)
      } while (status !== 201)
      acknowledged.set(device, sequence)
    }
  }
  const devices = Array.from({ length: deviceCount }, (_, i) => `device-${i}`)
  const delivering = devices.map(deliver)

  for (let kill = 0; kill < kills; kill++) {
    const before = progress()
    await expect.poll(progress, often).toBeGreaterThan(before + 40)
    statuses.clear()
    postgres.kill()
    await expect.poll(() => statuses.has(503), often).toBe(true)
    await postgres.start()
  }
  const afterLast = progress()
  await expect.poll(progress, often).toBeGreaterThan(afterLast + 40)
  isOver = true
  await Promise.all(delivering)

  expect([...statuses].sort()).toEqual([201, 503])
  const cursors = await database.read('SELECT device_id, last_sequence FROM cursors')
  expect(new Map(cursors.map(row => [textIn(row, 'device_id'), numberIn(row, 'last_sequence')]))).toEqual(
    acknowledged,
  )
  const [sums] = await database.read('SELECT SUM(samples) AS samples FROM buckets')
  expect(sums && numberIn(sums, 'samples')).toBe(progress() * 5)
})

it('answers that the database is unavailable, and when to retry', async () => {
  const { postgres, server } = await serverOnItsOwnPostgres()
  await fetch(`${server.url}/summary/today`)
  postgres.kill()

  await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(503)
  const ready = readySchema.parse(await (await fetch(`${server.url}/ready`)).json())
  const question = await server.refusal('/summary/today')
  await postgres.start()

  expect(ready).toMatchObject({ status: 'not_ready', database: 'unreachable' })
  expect(question).toMatchObject({ status: 503, error: { code: 'database_unavailable' } })
  expect(question.headers.get('Retry-After')).toBe('5')
  await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(200)
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
})
