import { tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { expect, it } from 'vitest'
import type { Database, Value } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { callerWith } from '../testing/callers.ts'
import { done, startCompany } from '../testing/company.ts'
import { openReplicas, startTestServer, temporaryDatabase } from '../testing/server.ts'
import type { Interval } from './interval-set.ts'
import { openPauses } from './pauses.ts'
import { maxStored, storePauses } from './stored-pauses.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const device = { userId: 'asha', deviceId: 'laptop' }

async function storedIn(database: Database): Promise<Interval[]> {
  const rows = await database.read('SELECT from_ms, to_ms FROM pauses ORDER BY from_ms')
  return rows.map(row => ({ fromMs: numberIn(row, 'from_ms'), toMs: numberIn(row, 'to_ms') }))
}

/** A pause of one second, the given number of seconds before noon. */
const secondAgo = (seconds: number) => ({
  fromMs: noon - seconds * 1_000,
  toMs: noon - seconds * 1_000 + 500,
})

it('merges pauses that overlap or touch, and returns what is new', async () => {
  const database = await temporaryDatabase()
  const store = (...pauses: Interval[]) =>
    database.transaction(tx => storePauses(tx, { ...device, pauses }, noon))
  await store({ fromMs: noon - 9_000, toMs: noon - 8_000 }, { fromMs: noon - 5_000, toMs: noon - 4_000 })

  const changed = await store({ fromMs: noon - 7_999, toMs: noon - 5_000 })
  const again = await store({ fromMs: noon - 6_000, toMs: noon - 5_000 })

  const one = [{ fromMs: noon - 9_000, toMs: noon - 4_000 }]
  expect([changed, again, await storedIn(database)]).toEqual([one, [], one])
})

it('stores a limited number of intervals per device, which cover all that it reported', async () => {
  const database = await temporaryDatabase()
  const reported = Array.from({ length: maxStored + 300 }, (_, i) =>
    secondAgo(10 + 2 * i + (i % 7 === 0 ? 0.2 : 0)),
  )
  for (let i = 0; i < reported.length; i += 200)
    await database.transaction(tx => storePauses(tx, { ...device, pauses: reported.slice(i, i + 200) }, noon))

  const stored = await storedIn(database)

  expect(stored).toHaveLength(maxStored)
  const isStored = ({ fromMs, toMs }: Interval) =>
    stored.some(stretch => stretch.fromMs <= fromMs && toMs <= stretch.toMs)
  expect(reported.filter(pause => !isStored(pause))).toEqual([])
})

it('reads the same number of rows at start for any number of pauses, and a person’s pauses only with their first batch', async () => {
  const database = await temporaryDatabase()
  await database.transaction(tx =>
    tx.run(
      `INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms)
       WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 49999)
       SELECT 'person ' || (n / 1000), 'laptop', ${noon} - n * 2000, ${noon} - n * 2000 + 900, ${noon} FROM numbers`,
    ),
  )
  const rowsRead: number[] = []
  const counting: Database = {
    ...database,
    async read(...question) {
      const rows = await database.read(...question)
      rowsRead.push(rows.length)
      return rows
    },
  }

  await startTestServer({}, { database: counting, now: '2026-03-10T12:00:00Z' })
  const atStart = rowsRead.splice(0)
  const pauses = openPauses(counting, () => noon)
  await pauses.read(['person 7'])
  const again = pauses.read(['person 7'])

  expect(atStart.reduce((sum, rows) => sum + rows, 0)).toBeLessThan(50)
  expect(rowsRead).toEqual([1_000])
  expect(again).toBeUndefined()
  expect(pauses.isPaused('person 7', noon - 7_000 * 2_000)).toBe(true)
})

it('reads the pauses of all new people of a batch with one query, shared by concurrent callers', async () => {
  const database = await temporaryDatabase()
  const pause = { fromMs: noon - 9_000, toMs: noon - 8_000 }
  await database.transaction(tx => storePauses(tx, { ...device, pauses: [pause] }, noon))
  let questions = 0
  const counting: Database = {
    ...database,
    read(...question) {
      questions++
      return database.read(...question)
    },
  }
  const pauses = openPauses(counting, () => noon)
  const people = [...Array.from({ length: 60 }, (_, i) => `invented-${i}`), device.userId]

  await Promise.all([pauses.read(people), pauses.read(people)])

  expect(questions).toBe(1)
  expect(pauses.isPaused(device.userId, noon - 8_500)).toBe(true)
  expect(pauses.isPaused('invented-7', noon - 8_500)).toBe(false)
})

it('stores pauses that are reported at two replicas at the same time', async () => {
  const [here, there] = await openReplicas(2)
  if (!here || !there) throw new Error('Two were asked for.')
  const { server, enrol } = await startCompany({}, { database: here, now: '2026-03-10T12:00:00Z' })
  const other = await startTestServer(
    { OPEN_MODE: 'false' },
    { database: there, now: '2026-03-10T12:00:00Z' },
  )
  const laptop = await enrol('asha')
  const answer = await callerWith(server.url, {})('POST', '/devices/token', laptop.tokenRequest(noon))
  const headers = { Authorization: `Bearer ${tokenAnswerSchema.parse(answer.body).token}` }
  const callers = [server, other].map(({ url }) => callerWith(url, headers))
  const reportOf = (i: number) => ({
    queued_events: 0,
    dropped_events: 0,
    pauses: [
      {
        from: new Date(noon - 60_000 - i * 1_000).toISOString(),
        to: new Date(noon - 59_000 - i * 1_000).toISOString(),
      },
    ],
  })

  await Promise.all(
    Array.from({ length: 20 }, (_, i) => i).flatMap(i =>
      callers.map(caller => done(caller, 'PUT', '/devices/report', reportOf(i))),
    ),
  )

  expect(await storedIn(here)).toEqual([{ fromMs: noon - 79_000, toMs: noon - 59_000 }])
})

it('uses the same number of statements for one pause and for fifty', async () => {
  const database = await temporaryDatabase()
  const statements: string[] = []
  const store = (pauses: Interval[]) =>
    database.transaction(tx => {
      const noted =
        <T>(run: (sql: string, values?: readonly Value[]) => Promise<T>) =>
        (sql: string, values?: readonly Value[]) => {
          statements.push(sql)
          return run(sql, values)
        }
      return storePauses({ ...tx, all: noted(tx.all), run: noted(tx.run) }, { ...device, pauses }, noon)
    })
  await store(Array.from({ length: 50 }, (_, i) => secondAgo(10 + 2 * i)))
  const countOfFifty = statements.splice(0).length

  await store([secondAgo(500)])
  const countOfOne = statements.splice(0).length
  const stretch = { fromMs: noon - 1_000_000, toMs: noon }
  await store([stretch])

  expect([countOfFifty, countOfOne, statements.length]).toEqual([2, 2, 3])
  expect(await storedIn(database)).toEqual([stretch])
})
