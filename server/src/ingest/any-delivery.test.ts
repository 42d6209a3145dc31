import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { leaderboardRowSchema, summarySchema } from '@telemetry-tracker/shared/contracts/http'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { rejudge } from '../jobs/rejudge.ts'
import { event } from '../testing/events.ts'
import { startTestServer, type TestServer } from '../testing/server.ts'

/** An hour around the change to daylight saving time in Berlin. */
const start = Date.parse('2026-03-29T00:30:00Z')
const people = ['ada', 'bob', 'Çem 🦊']
const devices = ['laptop', 'desktop']

const someEvents = fc.array(
  fc
    .record({
      // Clocks that step give the same second twice, and seconds out of order.
      // Minutes near each other change each other's verdict.
      second: fc.oneof(fc.integer({ min: 0, max: 3 * 3_600 }), fc.integer({ min: 0, max: 25 * 60 })),
      app: fc.constantFrom('Code', 'Zoom', 'mstsc'),
      title: fc.constantFrom('a', 'b', 'Cats - YouTube'),
      keys: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })),
      clicks: fc.constantFrom(0, 0, 3),
      pixels: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 500, noNaN: true })),
      suspicions: fc.constantFrom<string[]>(
        [],
        [],
        ['no_pauses/clicks/12'],
        ['never_rests/keys/15', 'replayed/movement'],
        ['no_pauses/clicks', 'steady/keys/9'],
      ),
      idle: fc.constantFrom(0, 4, 29.999, 30, 100, 5_000),
      presence: fc.constantFrom(undefined, undefined, undefined, 'idle_counter' as const),
    })
    .map(({ second, app, title, keys, clicks, pixels, suspicions, idle, presence }) => ({
      timestamp: new Date(start + second * 1_000).toISOString(),
      app_name: app,
      window_title: title,
      keystroke_count: keys,
      mouse_clicks: clicks,
      mouse_distance: pixels,
      suspicions,
      idle_seconds: idle,
      ...(presence && { presence }),
    })),
  { minLength: 1, maxLength: 20 },
)

interface Queue {
  user_id: string
  device_id: string
  events: readonly Partial<TelemetryEvent>[]
}
const someQueues: fc.Arbitrary<Queue[]> = fc.tuple(
  ...people.flatMap(user_id =>
    devices.map(device_id => someEvents.map(events => ({ user_id, device_id, events }))),
  ),
)

/** How a queue is cut into batches, and which of them are sent, in any order, before all are sent in order. */
const someCourse = fc.record({
  batchSize: fc.integer({ min: 1, max: 5 }),
  tries: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 }),
})

it('gives the same minutes, totals and leaderboard for any cut, order, repetition and delay of the same events', async () => {
  const straight = await startTestServer(zone, { now: '2026-03-29T12:00:00Z' })
  const winding = await startTestServer(zone, { now: '2026-03-29T12:00:00Z' })
  await fc.assert(
    fc.asyncProperty(someQueues, someCourse, async (queues, { batchSize, tries }) => {
      await Promise.all([straight, winding].map(({ context }) => empty(context.database)))
      const batches = queues.map(queue => batchesOf(queue, batchSize))

      for (const queue of queues) await send(straight, batchesOf(queue, 100)[0])
      await Promise.all(
        tries.map(([queue, batch]) => {
          const chosen = batches[queue % batches.length]
          return send(winding, chosen?.[batch % chosen.length])
        }),
      )
      await Promise.all(
        batches.map(async queue => {
          for (const batch of queue) await send(winding, batch)
        }),
      )

      const expected = await outcome(straight)
      expect(await outcome(winding)).toEqual(expected)
      const { database, centralPolicy, days } = winding.context
      const counting = { rules: centralPolicy.rules(), rulesOf: centralPolicy.rulesOf, days }
      await rejudge(database, counting, () => undefined)
      expect(await outcome(winding)).toEqual(expected)
      expect(await fullestHourSec(winding.context.database)).toBeLessThanOrEqual(3_600)
    }),
    { numRuns: 15 },
  )
})

const zone = { TIMEZONE: 'Europe/Berlin', RATE_LIMIT_PER_DEVICE: '999999/minute' }

function batchesOf({ user_id, device_id, events }: Queue, size: number) {
  return Array.from({ length: Math.ceil(events.length / size) }, (_, i) => ({
    device_id: `${user_id.length} ${device_id}`,
    epoch: 'e',
    sequence: i + 1,
    events: events.slice(i * size, (i + 1) * size).map(fields => event({ ...fields, user_id })),
  }))
}

/** A batch may only be counted, be a duplicate, or be rejected because of a gap. */
async function send({ url }: TestServer, batch: unknown): Promise<void> {
  const { status } = await fetch(`${url}/track`, { method: 'POST', body: JSON.stringify(batch) })
  expect([201, 409]).toContain(status)
}

async function outcome(server: TestServer) {
  const { database } = server.context
  const leaderboard = await server.read('/admin/leaderboard', z.array(leaderboardRowSchema))
  return {
    buckets: await database.read('SELECT * FROM buckets ORDER BY user_id, bucket_start, device_id'),
    days: await database.read('SELECT * FROM daily_totals ORDER BY user_id, day'),
    apps: await database.read(
      `SELECT * FROM daily_app_totals WHERE productive_sec + non_productive_sec > 0
       ORDER BY user_id, day, app_label`,
    ),
    everyone: await server.read('/summary/today', summarySchema),
    leaderboard,
  }
}

async function fullestHourSec(database: Database): Promise<number> {
  const [row] = await database.read(
    `SELECT MAX(minutes) * 60 AS seconds FROM (
       SELECT COUNT(*) AS minutes FROM buckets WHERE counts = 1 GROUP BY user_id, bucket_start / 3600000
     ) AS hours`,
  )
  return Number(row?.['seconds'])
}

async function empty(database: Database): Promise<void> {
  await database.transaction(async tx => {
    for (const table of ['buckets', 'daily_totals', 'daily_app_totals', 'cursors', 'users'])
      await tx.run(`DELETE FROM ${table}`)
  })
}
