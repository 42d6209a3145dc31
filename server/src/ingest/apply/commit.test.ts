import { bucketEvents } from '@telemetry-tracker/shared/engine/buckets'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Database } from '../../database/database.ts'
import { lockPerson } from '../../database/lock-person.ts'
import { daysInZone } from '../../days/person-days.ts'
import { event, eventsFrom } from '../../testing/events.ts'
import { openReplicas, temporaryDatabase } from '../../testing/server.ts'
import { storedReason } from '../storage/verdict-row.ts'
import { commitBatches, createCommit } from './commit.ts'
import { defaultRules } from './count-group.ts'
import type { DeviceBatch } from './device-batch.ts'

const counting = { ...defaultRules(compileRules(defaultPolicy, 60)), days: daysInZone('UTC') }
const start = Date.parse('2026-03-10T23:58:00Z')

const anyEvent = fc
  .record({
    second: fc.integer({ min: 0, max: 240 }),
    app: fc.constantFrom('Code', 'Zoom', 'YouTube'),
    keys: fc.integer({ min: 0, max: 8 }),
    pixels: fc.integer({ min: 0, max: 99 }),
  })
  .map(({ second, app, keys, pixels }) =>
    event({
      timestamp: new Date(start + second * 1000).toISOString(),
      app_name: app,
      keystroke_count: keys,
      mouse_clicks: 0,
      mouse_distance: pixels / 7,
    }),
  )

/** Batches of two devices, and an order in which to send them, with repetitions, cut into groups. */
const deliveries = fc
  .record({
    laptop: fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
    desktop: fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 6 }), { maxLength: 4 }),
  })
  .chain(({ laptop, desktop }) => {
    const deviceBatches = [...partsOf('laptop', laptop), ...partsOf('desktop', desktop)]
    const attempts = fc.array(fc.nat(deviceBatches.length - 1), { maxLength: 30 })
    return fc.record({
      deviceBatches: fc.constant(deviceBatches),
      attempts,
      groupSize: fc.integer({ min: 1, max: 4 }),
    })
  })

function partsOf(deviceId: string, batches: ReturnType<typeof event>[][]): DeviceBatch[] {
  return batches.map((events, i) => ({
    userId: 'ada',
    deviceId,
    deduplicationKey: { kind: 'sequence', epoch: 'e', sequence: i + 1 },
    buckets: bucketEvents(events, counting.rules),
    receivedMs: start,
  }))
}

function commitOf(database: Database) {
  return createCommit(database, counting)
}

async function stored(database: Database) {
  return {
    buckets: await database.read('SELECT * FROM buckets ORDER BY user_id, bucket_start, device_id'),
    days: await database.read('SELECT * FROM daily_totals ORDER BY user_id, day'),
    apps: await database.read(
      'SELECT * FROM daily_app_totals WHERE productive_sec + non_productive_sec > 0 ORDER BY user_id, day, app_label',
    ),
  }
}

it('gives the same minutes and totals for any grouping, order and repetition of batches', async () => {
  const straight = await temporaryDatabase()
  const winding = await temporaryDatabase()
  const [commitStraight, commitWinding] = [commitOf(straight), commitOf(winding)]
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ deviceBatches, attempts, groupSize }) => {
      await Promise.all([straight, winding].map(empty))

      await commitStraight(deviceBatches)
      const tried = attempts.flatMap(i => deviceBatches[i] ?? [])
      const all = [...tried, ...deviceBatches, ...deviceBatches]
      for (let i = 0; i < all.length; i += groupSize) await commitWinding(all.slice(i, i + groupSize))

      expect(await stored(winding)).toEqual(await stored(straight))
    }),
    { numRuns: 40 },
  )
})

it('stores totals that are the sum of the counted minutes', async () => {
  const database = await temporaryDatabase()
  const commit = commitOf(database)
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ deviceBatches }) => {
      await empty(database)

      await commit(deviceBatches)

      const [sums] = await database.read(
        `SELECT (SELECT COUNT(*) * 60 FROM buckets WHERE counts = 1) AS minutes,
           (SELECT COUNT(DISTINCT bucket_start) * 60 FROM buckets) AS distinct_minutes,
           (SELECT SUM(productive_sec + non_productive_sec) FROM daily_totals) AS days,
           (SELECT SUM(productive_sec + non_productive_sec) FROM daily_app_totals) AS apps,
           (SELECT COUNT(*) * 60 FROM buckets WHERE counts = 1 AND reason = $1) AS without_input,
           (SELECT SUM(no_input_sec) FROM daily_totals) AS without_input_by_day,
           (SELECT SUM(no_input_sec) FROM daily_app_totals) AS without_input_by_app`,
        [storedReason('no_presence')],
      )
      expect(sums?.['minutes']).toBe(sums?.['distinct_minutes'])
      expect(sums?.['days']).toBe(sums?.['minutes'])
      expect(sums?.['apps']).toBe(sums?.['minutes'])
      expect(sums?.['without_input_by_day']).toBe(sums?.['without_input'])
      expect(sums?.['without_input_by_app']).toBe(sums?.['without_input'])
    }),
    { numRuns: 40 },
  )
})

it('counts a batch once that several servers receive at the same time', async () => {
  const replicas = await openReplicas(3)
  const commits = replicas.map(commitOf)
  const alone = await temporaryDatabase()
  const deviceBatches = ['laptop', 'desktop'].flatMap(deviceId =>
    partsOf(
      deviceId,
      Array.from({ length: 5 }, (_, i) => eventsFrom(new Date(start + i * 20_000).toISOString(), 25)),
    ),
  )
  await commitOf(alone)(deviceBatches)

  for (const deviceBatch of deviceBatches) await Promise.all(commits.map(commit => commit([deviceBatch])))

  const [first] = replicas
  expect(first && (await stored(first))).toEqual(await stored(alone))
})

it('counts batches of one person at several servers at the same time', async () => {
  const replicas = await openReplicas(3)
  const commits = replicas.map(commitOf)
  const alone = await temporaryDatabase()
  const devices = ['laptop', 'desktop', 'tablet'].map(deviceId =>
    partsOf(
      deviceId,
      Array.from({ length: 6 }, (_, i) => eventsFrom(new Date(start + i * 15_000).toISOString(), 20)),
    ),
  )
  await commitOf(alone)(devices.flat())

  await Promise.all(
    devices.map(async (deviceBatches, i) => {
      for (const deviceBatch of deviceBatches) await commits[i]?.([deviceBatch])
    }),
  )

  const [first] = replicas
  expect(first && (await stored(first))).toEqual(await stored(alone))
})

/** What may happen between two batches: one of two servers counts the next one, or the person is erased through either server's connection. */
const anyCourse = fc.record({
  deliveries,
  course: fc.array(fc.record({ replica: fc.nat(1), isErased: fc.boolean(), eraser: fc.nat(1) }), {
    minLength: 9,
    maxLength: 9,
  }),
})

it('does not use cached state that was changed elsewhere', async () => {
  const replicas = await openReplicas(2)
  const commits = replicas.map(commitOf)
  const forgetful = await temporaryDatabase()
  const [first] = replicas
  if (!first) throw new Error('No replica was opened.')
  await fc.assert(
    fc.asyncProperty(anyCourse, async ({ deliveries: { deviceBatches }, course }) => {
      await Promise.all([first, forgetful].map(empty))

      for (const [i, deviceBatch] of deviceBatches.entries()) {
        const { replica = 0, isErased = false, eraser = 0 } = course[i] ?? {}
        if (isErased) await Promise.all([replicas[eraser] ?? first, forgetful].map(erase))
        await commits[replica]?.([deviceBatch])
        await forgetful.transaction(tx => commitBatches(tx, [deviceBatch], counting))
      }

      expect(await stored(first)).toEqual(await stored(forgetful))
    }),
    { numRuns: 60 },
  )
})

it('rejects minutes that retention has closed at another server, even if they are cached', async () => {
  const [here, there] = await openReplicas(2)
  if (!here || !there) throw new Error('Two servers were asked for.')
  const commit = commitOf(here)
  const deviceBatches = partsOf(
    'laptop',
    Array.from({ length: 3 }, (_, i) => eventsFrom(new Date(start + i * 10_000).toISOString(), 10)),
  )
  const [first, second, third] = deviceBatches
  if (!first || !second || !third) throw new Error('Three batches were made.')
  await commit([first])
  await commit([second])

  await there.transaction(tx =>
    tx.run("INSERT INTO retention_marks (kind, before_ms) VALUES ('buckets', $1)", [start + 60_000]),
  )

  expect(await commit([third])).toEqual([{ kind: 'counted', closedBuckets: [start] }])
  await there.transaction(tx => tx.run('DELETE FROM retention_marks'))
})

async function erase(database: Database): Promise<void> {
  await database.transaction(async tx => {
    await lockPerson(tx, 'ada')
    for (const table of ['buckets', 'daily_totals', 'daily_app_totals', 'cursors', 'users'])
      await tx.run(`DELETE FROM ${table} WHERE user_id = $1`, ['ada'])
  })
}

async function empty(database: Database): Promise<void> {
  await database.transaction(async tx => {
    for (const table of ['buckets', 'daily_totals', 'daily_app_totals', 'cursors', 'users'])
      await tx.run(`DELETE FROM ${table}`)
  })
}
