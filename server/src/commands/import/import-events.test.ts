import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../database/database.ts'
import { numberIn } from '../../database/row.ts'
import { daysInZone } from '../../days/person-days.ts'
import { defaultRules } from '../../ingest/apply/count-group.ts'
import { applyRetention } from '../../jobs/retention.ts'
import { eventsFrom } from '../../testing/events.ts'
import { naiveUtc, olderSqliteFile } from '../../testing/older-events.ts'
import { startTestServer, temporaryDatabase, temporaryFolder } from '../../testing/server.ts'
import { importEvents } from './import-events.ts'
import { openOlderTable } from './older-table.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const counting = { ...defaultRules(compileRules(defaultPolicy, 60)), days: daysInZone('UTC') }
const importing = {
  counting,
  nowMs,
  oldestMs: undefined,
  dropTitles: false,
  rowsAtOnce: 7,
  onBadRow: () => {},
  onProgress: () => {},
}

const seconds = (count: number, user_id: string, from = '2026-03-10T10:00:00Z') =>
  Array.from({ length: count }, (_, i) => ({ user_id, timestamp: naiveUtc(Date.parse(from) + i * 1000) }))

async function older(...args: Parameters<typeof olderSqliteFile> extends [string, infer E] ? [E] : never) {
  const folder = await temporaryFolder()
  const table = await openOlderTable(
    `sqlite:${await olderSqliteFile(folder, ...args)}`,
    'telemetry_events',
    folder,
  )
  onTestFinished(() => table.close())
  return table
}

async function minutesIn(database: Database): Promise<unknown[]> {
  return database.read(
    `SELECT user_id, samples, keystrokes, clicks, state, surfaces FROM buckets ORDER BY user_id, bucket_start`,
  )
}

it('gives the same minutes and totals as delivered events', async () => {
  const server = await startTestServer()
  const plain = { keystroke_count: 2, mouse_clicks: 1, mouse_distance: 2.5, idle_seconds: 0.25 }
  for (const user_id of ['ada', 'Zoë 🐙'])
    await server.track({
      device_id: 'import',
      epoch: 'e',
      sequence: 1,
      events: eventsFrom('2026-03-10T10:00:00Z', 130, { ...plain, user_id }),
    })
  const database = await temporaryDatabase()
  const rows = [...seconds(130, 'ada'), ...seconds(130, 'Zoë 🐙')]

  const done = await importEvents(database, await older(rows), importing)

  expect(done).toEqual({ rows: 260, counted: 260, bad: 0, expired: 0, closed: 0 })
  expect(await minutesIn(database)).toEqual(await minutesIn(server.context.database))
  const totals = 'SELECT * FROM daily_totals ORDER BY user_id'
  expect(await database.read(totals)).toEqual(await server.context.database.read(totals))
  const [seen] = await database.read("SELECT last_seen_ms FROM cursors WHERE user_id = 'ada'")
  expect(seen && numberIn(seen, 'last_seen_ms')).toBe(Date.parse('2026-03-10T10:02:09Z'))
})

it('imports only new rows when started again', async () => {
  const database = await temporaryDatabase()
  const table = await older(seconds(20, 'ada'))
  await importEvents(database, table, importing)

  const again = await importEvents(database, table, importing)

  expect(again.counted).toBe(20)
  expect(await minutesIn(database)).toMatchObject([{ samples: 20 }])
})

it('reports bad rows and counts the good ones around them', async () => {
  const database = await temporaryDatabase()
  const named: string[] = []
  const rows = [
    ...seconds(2, 'ada'),
    { user_id: 'ada', timestamp: 'yesterday' },
    { user_id: '', timestamp: naiveUtc(nowMs) },
    { user_id: 'ada', timestamp: naiveUtc(nowMs - 1000), keystroke_count: -1 },
    { user_id: 'ada', timestamp: naiveUtc(nowMs + 3_600_000) },
    { user_id: 'ada', timestamp: naiveUtc(nowMs - 2000), window_title: null },
    { user_id: 'ada', timestamp: naiveUtc(nowMs - 3000), window_title: 'x'.repeat(5000) },
  ]

  const done = await importEvents(database, await older(rows), {
    ...importing,
    onBadRow: (place, why) => named.push(`${place.join()} ${why.split(':')[0]}`),
  })

  expect(done).toMatchObject({ rows: 8, counted: 4, bad: 4 })
  expect(named.sort()).toEqual(['3 timestamp', '4 user_id', '5 keystroke_count', '6 timestamp'])
})

it('skips rows older than the retention or in closed minutes', async () => {
  const database = await temporaryDatabase()
  const rows = [...seconds(3, 'ada', '2026-01-01T10:00:00Z'), ...seconds(2, 'ada')]
  const retention = { dataDays: 14, summaryDays: 400, timeZone: 'UTC', bucketSizeSec: 60 }

  const kept = await importEvents(database, await older(rows), {
    ...importing,
    oldestMs: nowMs - 14 * 86_400_000,
  })
  await applyRetention(database, retention, nowMs)
  const all = await importEvents(database, await older(rows), importing)

  expect(kept).toMatchObject({ counted: 2, expired: 3, closed: 0 })
  expect(all).toMatchObject({ counted: 2, expired: 0, closed: 3 })
})

it('names the missing columns of a table', async () => {
  const folder = await temporaryFolder()
  const file = await olderSqliteFile(folder, [])

  await expect(openOlderTable(`sqlite:${file}`, 'sqlite_schema', folder)).rejects.toThrow(
    'has no user_id, timestamp',
  )
  await expect(openOlderTable(`sqlite:${file}`, 'no; table', folder)).rejects.toThrow('plain name')
})
