import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../database/open.ts'
import { migrate } from '../migrations/migrate.ts'
import { event } from '../testing/events.ts'
import { startTestServer, temporaryDatabaseUrl, temporaryFolder } from '../testing/server.ts'
import { watchDatabase } from './watch-database.ts'

const log = pino({ level: 'silent' })

it('counts connections, and does not wait for a free one as long as other requests do', async () => {
  const opening = { dataDir: await temporaryFolder(), synchronous: 'normal', poolSize: 2 } as const
  const database = await openDatabase(await temporaryDatabaseUrl(), opening)
  onTestFinished(() => database.close())
  await migrate(database)
  const register = new Registry()
  watchDatabase(register, { database, folder: undefined, clock: () => 0, log, answerMs: 100 })
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ended = Promise.withResolvers<void>()
  const hold = (i: number) => async () => {
    begun[i]?.resolve()
    await ended.promise
  }
  const holders = [database.reading(hold(0)), database.transaction(hold(1))]
  await Promise.all(begun.map(({ promise }) => promise))

  const waiting = database.read('SELECT 1').catch(() => 'gave up')
  const text = await Promise.race([register.metrics(), waiting])
  const waitingRequests = database.waitingRequests()
  ended.resolve()
  await waiting
  await Promise.all(holders)

  expect(text).toContain('telemetry_database_up 0')
  expect(text).toContain('telemetry_database_connections{state="busy"} 2')
  expect(text).toContain('telemetry_database_max_connections 2')
  // This read and those of the metrics.
  expect(waitingRequests).toBeGreaterThanOrEqual(1)
  await expect.poll(() => register.metrics()).toContain('telemetry_database_up 1')
  expect(await register.metrics()).toMatch(/^telemetry_database_connections\{state="idle"\} [12]$/m)
})

it('counts minutes in no partition', async () => {
  const server = await startTestServer({ DATA_RETENTION_DAYS: '0' })
  const shown = async () =>
    (await (await fetch(`${server.url}/metrics`)).text()).match(/_unpartitioned_rows (\d+)/)?.[1]
  const before = await shown()
  // No partition was made for this day.
  await server.track({ events: [event({ timestamp: '2026-01-05T09:00:00Z' })] })

  server.time.nowMs += 6 * 60_000

  expect([before, await shown()]).toEqual(['0', '1'])
})
