import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { event } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { makePartitionsAhead } from './make-partitions.ts'
import { applyRetention } from './retention.ts'

const dayMs = 24 * 60 * 60 * 1000
const retention = { dataDays: 14, summaryDays: 400, timeZone: 'UTC', bucketSizeSec: 60 }

/** The partitions with their numbers of minutes. */
async function placesOf(database: Database): Promise<Record<string, number>> {
  const rows = await database.read(
    'SELECT CAST(tableoid AS regclass) AS place, COUNT(*) AS rows FROM buckets GROUP BY tableoid ORDER BY 1',
  )
  return Object.fromEntries(rows.map(row => [textIn(row, 'place'), numberIn(row, 'rows')]))
}

async function partitionNames(database: Database): Promise<string[]> {
  const rows = await database.read(
    `SELECT CAST(CAST(inhrelid AS regclass) AS TEXT) AS name FROM pg_inherits
     WHERE inhparent = CAST('buckets' AS regclass) ORDER BY 1`,
  )
  return rows.map(row => textIn(row, 'name'))
}

it('creates partitions by day for the oldest late event, for today, and for a week ahead', async () => {
  const server = await startTestServer()
  const { database } = server.context

  await server.track({ events: [event(), event({ timestamp: '2026-02-24T12:00:00Z' })] })

  expect(await placesOf(database)).toEqual({
    buckets_20260224_20260225: 1,
    buckets_20260310_20260311: 1,
  })
  expect(await partitionNames(database)).toContain('buckets_20260317_20260318')
  expect(await makePartitionsAhead(database, 14, server.time.nowMs)).toBe(0)
})

it('uses months if everything is kept', async () => {
  const server = await startTestServer({ DATA_RETENTION_DAYS: '0' })
  const { database } = server.context

  await makePartitionsAhead(database, 0, server.time.nowMs + 60 * dayMs)

  expect((await partitionNames(database)).slice(-2)).toEqual(['buckets_20260501_20260601', 'buckets_default'])
})

it('moves rows out of the default partition, and loses no events that arrive meanwhile', async () => {
  const server = await startTestServer({ DATA_RETENTION_DAYS: '0' })
  const { database } = server.context
  const minute = (day: number, n: number) =>
    event({ timestamp: new Date(Date.UTC(2026, 0, day, 9, n)).toISOString(), user_id: `person-${n}` })
  await server.track({ events: Array.from({ length: 50 }, (_, n) => minute(5, n)) })
  expect(await placesOf(database)).toEqual({ buckets_default: 50 })

  const meanwhile = Array.from({ length: 40 }, (_, n) =>
    server.track({ events: [minute(5 + (n % 3), n), minute(20, n)] }),
  )
  await makePartitionsAhead(database, 14, server.time.nowMs)
  await Promise.all(meanwhile)
  await makePartitionsAhead(database, 14, server.time.nowMs)

  const [sum] = await database.read('SELECT SUM(buckets) AS buckets FROM daily_totals')
  expect(await placesOf(database)).toEqual({
    buckets_20260105_20260106: 50,
    buckets_20260106_20260107: 13,
    buckets_20260107_20260108: 13,
    buckets_20260120_20260121: 40,
  })
  expect(sum && numberIn(sum, 'buckets')).toBe(50 + 13 + 13 + 40)
})

it('drops expired partitions, returns the number of rows, and closes their time', async () => {
  const server = await startTestServer()
  const { database } = server.context
  const lastDay = '2026-02-26T09:00:00Z'
  await server.track({
    events: [event(), event({ timestamp: lastDay }), event({ timestamp: lastDay, user_id: 'bob' })],
  })

  const deleted = await applyRetention(database, retention, Date.parse('2026-03-13T00:00:00Z'))
  const late = await server.track({ events: [event({ timestamp: '2026-02-26T09:00:30Z' })] })

  expect(deleted).toBe(2)
  expect((await partitionNames(database))[0]).toBe('buckets_20260227_20260228')
  expect(await placesOf(database)).toEqual({ buckets_20260310_20260311: 1 })
  expect(late.rejected).toEqual([{ index: 0, reason: 'expired' }])
})

it('never counts a minute twice when its partition is dropped while its batch is counted', async () => {
  const server = await startTestServer()
  const { database } = server.context
  const people = Array.from({ length: 60 }, (_, n) => `person-${n}`)
  const timestamp = '2026-02-26T09:00:00Z'
  const send = (user_id: string, keystroke_count: number) =>
    server.track({ events: [event({ timestamp, user_id, keystroke_count })] })
  await Promise.all(people.map(user_id => send(user_id, 1)))

  const again = people.map((user_id, n) => send(user_id, 2 + n))
  await applyRetention(database, retention, Date.parse('2026-03-13T00:00:00Z'))
  await Promise.all(again)

  const totals = await database.read(
    'SELECT DISTINCT productive_sec + non_productive_sec AS seconds FROM daily_totals',
  )
  expect(totals.map(row => numberIn(row, 'seconds'))).toEqual([60])
  expect(await placesOf(database)).toEqual({})
})
