import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { ApiError } from '../errors.ts'
import { openConnections } from '../testing/open-connections.ts'
import { openReplicas, temporaryDatabase } from '../testing/server.ts'
import {
  type Attempter,
  countAttempt,
  forgetOldAttempts,
  refuseEarly,
  resetFailures,
  uncountAttempts,
} from './throttle.ts'

const startMs = Date.parse('2026-03-10T12:00:00Z')
const minuteMs = 60_000
const account: Attempter = { kind: 'account', name: 'ada' }
const address: Attempter = { kind: 'address', name: '192.0.2.1' }

/** The seconds an attempter has to wait; 0 if the attempt is allowed. */
async function secondsOf(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt
    return 0
  } catch (error) {
    if (error instanceof ApiError && error.status === 429) return Number(error.headers['Retry-After'])
    throw error
  }
}

async function throttle() {
  const database = await temporaryDatabase()
  const count = (attempters: Attempter[], nowMs = startMs) => countAttempt(database, attempters, nowMs)
  return {
    database,
    count,
    fail: async (times: number, who: Attempter, nowMs = startMs) => {
      for (let i = 0; i < times; i++) await count([who], nowMs)
    },
    wait: (who: Attempter, nowMs = startMs) => secondsOf(refuseEarly(database, [who], nowMs)),
    failures: async () => (await database.read('SELECT 1 FROM login_failures WHERE failures > 0')).length,
  }
}

it.each([
  [account, 5],
  [address, 20],
  [{ kind: 'browser', name: 'an id' } as const, 5],
  [{ kind: 'session', name: 'ada' } as const, 5],
])('lets %o fail a few times without a wait, then doubles the wait up to 15 minutes', async (who, free) => {
  const { fail, wait } = await throttle()
  let nowMs = startMs
  await fail(free - 1, who)
  const waits = [await wait(who)]
  for (let i = 0; i < 12; i++) {
    await fail(1, who, nowMs)
    const seconds = await wait(who, nowMs)
    waits.push(seconds)
    nowMs += seconds * 1_000
  }

  expect(waits).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900])
})

it('allows no more of 200 attempts when they arrive together at two servers', async () => {
  const [here, second] = await openReplicas(2)
  if (!here || !second) throw new Error('Two servers were asked for.')
  // SQLite has only one server.
  const there = here.dialect === 'postgres' ? second : here
  await Promise.all([openConnections(here), openConnections(there)])
  const together = (nowMs: number) =>
    Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        secondsOf(countAttempt(i % 2 === 0 ? here : there, [account, address], nowMs)),
      ),
    )
  const through = (waits: number[]) => waits.filter(seconds => seconds === 0).length

  const first = await together(startMs)
  const later = await together(startMs + 5_000)

  expect([through(first), through(later)]).toEqual([5, 1])
})

it('allows one of two simultaneous attempts at two servers if one is left', async () => {
  const [here, second] = await openReplicas(2)
  if (!here || !second) throw new Error('Two servers were asked for.')
  const there = here.dialect === 'postgres' ? second : here
  for (let i = 0; i < 4; i++) await countAttempt(here, [account], startMs)
  const attempts = () =>
    Promise.all([here, there].map(server => secondsOf(countAttempt(server, [account], startMs))))

  const waits = await (here.dialect === 'postgres' ? meetingAtLock(here, attempts) : attempts())

  expect(waits.toSorted((a, b) => a - b)).toEqual([0, 5])
})

/** Lets both attempts wait for the locked counters, and then continue together. */
async function meetingAtLock<T>(database: Database, start: () => Promise<T>): Promise<T> {
  const { result } = await database.transaction(async tx => {
    await tx.all('SELECT 1 FROM login_failures FOR UPDATE')
    const result = start()
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await expect.poll(() => database.read(waiting), patience).toHaveLength(2)
    return { result }
  })
  return result
}

it('counts none of the attempters if one has to wait', async () => {
  const { fail, count, wait } = await throttle()
  await fail(5, account)

  for (let i = 0; i < 30; i++) expect(await secondsOf(count([account, address]))).toBe(5)

  expect([await wait(account), await wait(address)]).toEqual([5, 0])
})

it('resets only the account after its owner signs in', async () => {
  const { database, fail, count, wait } = await throttle()
  const other: Attempter = { kind: 'account', name: 'bob' }
  await fail(4, account)
  await fail(5, other)
  await fail(19, address)

  await resetFailures(database, await count([account, address], startMs + minuteMs))

  await fail(4, account)
  expect(await wait(account)).toBe(0)
  expect(await wait(other)).toBe(5)
  // A correct password must not allow more guesses at other accounts.
  await fail(1, address)
  expect(await wait(address)).toBe(5)
})

it('removes an attempt that was not a guess', async () => {
  const { database, fail, count, wait, failures } = await throttle()
  await fail(5, account)
  const laterMs = startMs + 6_000

  await uncountAttempts(database, await count([account, address], laterMs))

  // The next wait counts from the last failure.
  await fail(1, account, laterMs)
  expect(await wait(account, laterMs)).toBe(10)
  expect(await wait(address, laterMs)).toBe(0)
  expect(await failures()).toBe(1)
})

it('distinguishes an address from an account of the same name', async () => {
  const { fail, wait } = await throttle()
  await fail(20, { kind: 'address', name: 'ada' })

  expect(await wait(account)).toBe(0)
  expect(await wait({ kind: 'address', name: 'ada' })).toBe(5)
})

it('resets an attempter after an hour without a failure', async () => {
  const { database, fail, wait, failures } = await throttle()
  const impatient: Attempter = { kind: 'account', name: 'bob' }
  await fail(5, account)
  await fail(5, impatient)
  const anHourMs = startMs + 60 * minuteMs
  const overAnHourMs = anHourMs + 1

  await fail(1, impatient, anHourMs)
  await forgetOldAttempts(database, anHourMs)
  const before = await failures()
  await fail(1, account, overAnHourMs)

  expect(before).toBe(2)
  expect(await wait(impatient, anHourMs)).toBe(10)
  await fail(3, account, overAnHourMs)
  expect(await wait(account, overAnHourMs)).toBe(0)
  await forgetOldAttempts(database, anHourMs + 60 * minuteMs + 1)
  expect(await failures()).toBe(1)
})

it('counts the wait from the last failure', async () => {
  const { fail, wait } = await throttle()
  await fail(5, account)
  await fail(1, account, startMs + 7_000)

  expect(await wait(account, startMs + 8_000)).toBe(9)
  expect(await wait(account, startMs + 17_000)).toBe(0)
})

it('counts the wait from the last failure on any server, even if clocks differ', async () => {
  const { fail, wait } = await throttle()
  await fail(4, account, startMs + 2_000)
  await fail(1, account, startMs)

  expect(await wait(account, startMs + 6_000)).toBe(1)
  expect(await wait(account, startMs + 7_000)).toBe(0)
})

it('ignores failures written under a wrong clock', async () => {
  const { fail, wait } = await throttle()
  await fail(5, account, startMs + 24 * 60 * minuteMs)

  expect(await wait(account)).toBe(0)
  await fail(5, account)
  expect(await wait(account)).toBe(5)
})
