import { expect, it } from 'vitest'
import { numberIn } from '../database/row.ts'
import { event } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { applyRetention } from './retention.ts'

const retention = { dataDays: 2, summaryDays: 5, timeZone: 'UTC', bucketSizeSec: 60 }

/** One minute of Ada at noon on each of the last eight days. */
async function eightDays() {
  const server = await startTestServer({ DATA_RETENTION_DAYS: '0' })
  const events = Array.from({ length: 8 }, (_, i) =>
    event({ timestamp: new Date(Date.UTC(2026, 2, 3 + i, 12)).toISOString() }),
  )
  server.time.nowMs = Date.parse('2026-03-10T12:00:00Z')
  await server.track({ events })
  const { database } = server.context
  const count = async (table: string) => {
    const [row] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    return row ? numberIn(row, 'rows') : undefined
  }
  return { ...server, database, count }
}

it('deletes old minutes before old totals', async () => {
  const { database, count, time } = await eightDays()

  const deleted = await applyRetention(database, retention, time.nowMs)

  expect(await count('buckets')).toBe(3)
  expect(await count('daily_totals')).toBe(6)
  expect(await count('daily_app_totals')).toBe(6)
  expect(deleted).toBe(5 + 2 + 2)
})

it('keeps everything with 0 days', async () => {
  const { database, count, time } = await eightDays()

  await applyRetention(database, { ...retention, dataDays: 0 }, time.nowMs)

  expect(await count('buckets')).toBe(8)
  expect(await count('daily_totals')).toBe(8)
})

it('keeps the totals of minutes that may still change', async () => {
  const { database, count, time } = await eightDays()

  await applyRetention(database, { ...retention, dataDays: 6, summaryDays: 1 }, time.nowMs)

  expect(await count('buckets')).toBe(7)
  expect(await count('daily_totals')).toBe(8)
})

it('deletes the digests of plain batches after their replay window', async () => {
  const { database, count, time } = await eightDays()
  expect(await count('plain_batches')).toBe(1)

  await applyRetention(database, retention, time.nowMs + 61 * 60 * 1000)

  expect(await count('plain_batches')).toBe(0)
})
