import { summarySchema, timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { numberIn } from '../database/row.ts'
import { migrate } from '../migrations/migrate.ts'
import { event } from '../testing/events.ts'
import { dayTotals, deliverQuietMinutes } from '../testing/quiet-minutes.ts'
import { openReplicas, startTestServer } from '../testing/server.ts'

const quiet = { keystroke_count: 0, mouse_clicks: 0, mouse_distance: 0 }
const uncounted = { ...quiet, presence: 'idle_counter' } as const

it('is marked in the timeline, and such a minute is no time without input while someone is active', async () => {
  const server = await startTestServer()
  await server.track({
    events: [
      event({ timestamp: '2026-03-10T11:30:10Z', ...uncounted, idle_seconds: 3 }),
      event({ timestamp: '2026-03-10T11:31:10Z', ...quiet, idle_seconds: 3 }),
      event({ timestamp: '2026-03-10T11:32:10Z', ...uncounted, idle_seconds: 95 }),
    ],
  })

  const minutes = await server.read('/timeline?user_id=ada&date=2026-03-10', z.array(timelineRowSchema))
  expect(minutes.map(({ reason, input_unknown }) => [reason, input_unknown])).toEqual([
    ['active_presence', true],
    ['no_presence', undefined],
    ['no_presence', true],
  ])
  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({
    productive: 60,
    non_productive: 120,
    no_input: 120,
  })
})

it('is unknown of the minutes of an older database, whose totals stay, and known of later ones', async () => {
  // Two connections, because the server's has triggers on these columns.
  const [database, older] = await openReplicas(2)
  if (!database || !older) throw new Error('Two replicas were asked for.')
  const server = await startTestServer({}, { database })
  await deliverQuietMinutes(server)
  const before = await dayTotals(database)
  await older.transaction(async tx => {
    await tx.run("DELETE FROM migrations WHERE name = '0025-uncounted-input'")
    for (const column of ['uncounted_samples', 'min_uncounted_idle_ms'])
      await tx.run(`ALTER TABLE buckets DROP COLUMN ${column}`)
  })

  expect(await migrate(older)).toEqual(['0025-uncounted-input'])

  expect(await dayTotals(older)).toEqual(before)
  await server.track({
    events: [event({ timestamp: '2026-03-10T22:58:20Z', ...uncounted, idle_seconds: 0 })],
  })
  const rows = await older.read(
    "SELECT samples, uncounted_samples FROM buckets WHERE user_id = 'ada' AND counts = 1 ORDER BY bucket_start",
  )
  expect(rows.map(row => [numberIn(row, 'samples'), numberIn(row, 'uncounted_samples')])).toEqual([
    [1, 0],
    [2, 1],
    [1, 0],
    [1, 0],
    [1, 0],
  ])
})
