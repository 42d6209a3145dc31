import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../database/open.ts'
import { writeHeldBack } from '../jobs/held-back.ts'
import { migrate } from '../migrations/migrate.ts'
import { temporaryDatabase, temporaryDatabaseUrl, temporaryFolder } from '../testing/server.ts'
import { watchDatabase } from './watch-database.ts'

const log = pino({ level: 'silent' })

it('shows that the database answers, its size, and what waits for deletion', async () => {
  const database = await temporaryDatabase()
  await writeHeldBack(database, { minutes: 7, totals: 2 })
  const register = new Registry()
  watchDatabase(register, { database, folder: tmpdir(), clock: () => 0, log })

  const lines = (await register.metrics()).split('\n')

  expect(lines).toEqual(
    expect.arrayContaining([
      'telemetry_database_up 1',
      expect.stringMatching(/^telemetry_database_bytes \d{4,}$/),
      'telemetry_retention_held_back_rows{table="buckets"} 7',
      'telemetry_retention_held_back_rows{table="daily_totals"} 2',
      'telemetry_devices_unseen 0',
      expect.stringMatching(/^telemetry_database_disk_free_bytes \d+$/),
      expect.stringMatching(/^telemetry_database_disk_size_bytes \d+$/),
    ]),
  )
})

it('asks again for its figures after five minutes', async () => {
  const database = await temporaryDatabase()
  const register = new Registry()
  let nowMs = 0
  watchDatabase(register, { database, folder: undefined, clock: () => nowMs, log })
  const waiting = async () => (await register.metrics()).match(/\{table="buckets"\} (\d+)/)?.[1]
  const before = await waiting()
  await writeHeldBack(database, { minutes: 7, totals: 0 })

  nowMs = 4 * 60_000
  const soon = await waiting()
  nowMs = 6 * 60_000

  expect([before, soon, await waiting()]).toEqual(['0', '0', '7'])
})

it('leaves out what a database that is away cannot tell, and shows it again later', async () => {
  const url = await temporaryDatabaseUrl()
  const dataDir = await temporaryFolder()
  const open = () => openDatabase(url, { dataDir, synchronous: 'normal' })
  const first = await open()
  await migrate(first)
  let current = first
  const register = new Registry()
  const database = {
    ...first,
    read: (...args: Parameters<typeof first.read>) => current.read(...args),
    reading: <T>(work: Parameters<typeof first.reading<T>>[0]) => current.reading(work),
    sizeInBytes: () => current.sizeInBytes(),
  }
  watchDatabase(register, { database, folder: undefined, clock: () => 0, log })
  await first.close()

  const whileAway = await register.metrics()
  current = await open()
  onTestFinished(() => current.close())

  expect(whileAway).toContain('telemetry_database_up 0')
  expect(whileAway).not.toMatch(/^telemetry_database_bytes/m)
  expect(whileAway).not.toMatch(/^telemetry_retention_held_back_rows/m)
  const back = await register.metrics()
  expect(back).toContain('telemetry_database_up 1')
  expect(back).toMatch(/^telemetry_database_bytes \d+/m)
})
