import { systemSchema } from '@telemetry-tracker/shared/contracts/system'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { numberIn } from '../database/row.ts'
import { event, eventsFrom } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { readHeldBack } from './held-back.ts'
import { runMaintenance } from './housekeeping.ts'

const dayMs = 24 * 60 * 60_000

/** A server that has run before, with a minute of today, a system clock that the test can set, and a monotonic clock. */
async function runningServer() {
  const steady = { ms: 0 }
  const server = await startTestServer({}, { steadyClock: () => steady.ms })
  const { context, time } = server
  const pass = (ms: number) => {
    time.nowMs += ms
    steady.ms += ms
  }
  await server.track({ events: eventsFrom('2026-03-10T12:00:00Z', 30, { window_title: 'plan' }) })
  await server.track({ events: eventsFrom('2026-03-10T12:00:30Z', 5, { window_title: 'quux' }) })
  const count = async (table: string) => {
    const [row] = await context.database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    return row && numberIn(row, 'rows')
  }
  return {
    ...server,
    pass,
    count,
    runMaintenance: () => runMaintenance({ ...context, log: pino({ level: 'silent' }) }),
  }
}

it('deletes minutes and pauses, and removes titles, over the days', async () => {
  const server = await runningServer()
  const { context, pass, count } = server
  await context.database.transaction(tx =>
    tx.run(
      "INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms) VALUES ('ada', 'd', $1, $2, $2)",
      [server.time.nowMs - 60_000, server.time.nowMs],
    ),
  )
  const titles = async () => JSON.stringify(await context.database.read('SELECT surfaces FROM buckets'))

  for (let day = 0; day < 13; day++) {
    await server.runMaintenance()
    pass(dayMs)
    await context.trustedClock.check()
  }
  await server.runMaintenance()
  expect(await titles()).not.toContain('quux')
  expect([await count('buckets'), await count('pauses')]).toEqual([1, 1])
  for (let day = 0; day < 2; day++) {
    pass(dayMs)
    await server.runMaintenance()
  }

  expect([await count('buckets'), await count('pauses'), await count('daily_totals')]).toEqual([0, 0, 1])
})

it('deletes nothing while the clock is wrong, and continues when a device confirms it', async () => {
  const server = await runningServer()
  const { context, time, count } = server
  await server.runMaintenance()

  time.nowMs += 31 * dayMs
  await server.runMaintenance()

  expect(context.trustedClock.read()).toMatchObject({ isSure: false, why: 'ahead_of_last_run' })
  expect(await count('buckets')).toBe(1)
  expect(JSON.stringify(await context.database.read('SELECT surfaces FROM buckets'))).toContain('quux')
  time.nowMs -= 31 * dayMs
  await context.trustedClock.check()
  expect(context.trustedClock.read().isSure).toBe(true)
})

it('deletes nothing until a time was confirmed', async () => {
  const { context, time, runMaintenance: keepItsHouse } = await runningServer()
  const unconfirmed = {
    nowMs: time.nowMs + 31 * dayMs,
    isSure: false,
    why: 'never_confirmed',
    confirmedMs: undefined,
  } as const
  const stored = () => context.database.read('SELECT * FROM buckets')
  const before = await stored()

  await runMaintenance({
    ...context,
    trustedClock: { ...context.trustedClock, read: () => unconfirmed },
    log: pino({ level: 'silent' }),
  })

  expect(await stored()).toEqual(before)
  expect(await context.database.read('SELECT * FROM retention_marks')).toEqual([])
  await keepItsHouse()
  expect(await context.database.read('SELECT * FROM retention_marks')).not.toEqual([])
})

it('corrects marks of a wrong clock, so that rejected events are accepted', async () => {
  const server = await runningServer()
  const { context, time } = server
  const aheadMs = time.nowMs + 31 * dayMs
  const mark = (kind: string, ageDays: number) =>
    context.database.transaction(tx =>
      tx.run(
        `INSERT INTO retention_marks (kind, before_ms, set_ms) VALUES ($1, $2, $3)
         ON CONFLICT (kind) DO UPDATE SET before_ms = excluded.before_ms, set_ms = excluded.set_ms`,
        [kind, aheadMs - ageDays * dayMs, aheadMs],
      ),
    )
  await mark('buckets', 14)
  await mark('compacting', 2)

  time.nowMs += 31 * dayMs
  context.trustedClock.read()
  time.nowMs -= 31 * dayMs
  await context.trustedClock.check()

  const late = await server.track({ events: [event({ timestamp: '2026-03-05T09:00:00Z' })] })
  expect(late).toMatchObject({ ingested: 1, rejected: [] })
  const rows = await context.database.read('SELECT before_ms FROM retention_marks')
  expect(Math.max(...rows.map(row => numberIn(row, 'before_ms')))).toBeLessThan(time.nowMs)
})

it('reports the rows it holds back, and deletes them in steps', async () => {
  const server = await runningServer()
  const { context, pass } = server
  await server.runMaintenance()
  const many = Array.from({ length: 100 }, (_, i) =>
    event({ timestamp: new Date(Date.parse('2026-03-09T06:00:00Z') + i * 60_000).toISOString() }),
  )
  await server.track({ events: many })

  pass(30 * dayMs)
  await context.trustedClock.check()
  await server.runMaintenance()

  expect(await readHeldBack(context.database)).toMatchObject({ minutes: 91 })
  expect(await server.read('/admin/system', systemSchema)).toMatchObject({ held_back: { minutes: 91 } })
})

it('shows when it last succeeded, and counts failures', async () => {
  const server = await runningServer()
  const { metrics, database } = server.context
  const shown = async (name: string) =>
    Number((await metrics.text()).match(new RegExp(`${name}\\{task="maintenance"\\} (\\d+)`))?.[1])
  metrics.expectTask('maintenance')
  const atFirst = await shown('telemetry_task_last_success_timestamp_seconds')

  await server.runMaintenance()
  const after = await shown('telemetry_task_last_success_timestamp_seconds')
  await database.transaction(tx => tx.run('DROP TABLE retention_marks'))
  await server.runMaintenance()

  expect(atFirst).toBe(0)
  expect(after).toBeGreaterThan(Date.now() / 1_000 - 600)
  expect(await shown('telemetry_task_last_success_timestamp_seconds')).toBe(after)
  expect(await shown('telemetry_task_failures_total')).toBe(1)
})
