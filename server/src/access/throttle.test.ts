import { expect, it } from 'vitest'
import { temporaryDatabase } from '../testing/server.ts'
import { type Attempter, forgetFailures, noteFailure, waitMs } from './throttle.ts'

const startMs = Date.parse('2026-03-10T12:00:00Z')
const minuteMs = 60_000
const account: Attempter = { kind: 'account', name: 'ada' }
const address: Attempter = { kind: 'address', name: '192.0.2.1' }

async function throttle() {
  const database = await temporaryDatabase()
  return {
    fail: async (times: number, attempters: Attempter[], nowMs = startMs) => {
      for (let i = 0; i < times; i++) await noteFailure(database, attempters, nowMs)
    },
    wait: (attempter: Attempter, nowMs = startMs) => waitMs(database, [attempter], nowMs),
    forget: (name: string) => forgetFailures(database, name),
  }
}

it.each([
  [account, 5],
  [address, 20],
])(
  'lets %o fail a few times for nothing, then doubles the wait up to a quarter of an hour',
  async (who, free) => {
    const { fail, wait } = await throttle()
    await fail(free - 1, [who])
    const waits = [await wait(who)]
    for (let i = 0; i < 12; i++) {
      await fail(1, [who])
      waits.push(await wait(who))
    }

    const seconds = [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    expect(waits.map(ms => Math.max(0, ms) / 1_000)).toEqual([0, ...seconds])
  },
)

it('forgives an account once its owner is in, and nobody else', async () => {
  const { fail, wait, forget } = await throttle()
  const other: Attempter = { kind: 'account', name: 'bob' }
  await fail(20, [account, other, address])

  await forget('ada')

  expect(await wait(account)).toBe(0)
  await fail(4, [account])
  expect(await wait(account)).toBeLessThanOrEqual(0)
  expect(await wait(other)).toBeGreaterThan(0)
  // One right password must not buy more guesses at others.
  expect(await wait(address)).toBeGreaterThan(0)
})

it('does not take an address for an account of the same name', async () => {
  const { fail, wait, forget } = await throttle()
  await fail(25, [{ kind: 'address', name: 'ada' }])

  expect(await wait(account)).toBe(0)
  await forget('ada')
  expect(await wait({ kind: 'address', name: 'ada' })).toBeGreaterThan(0)
})

it('forgives whoever did not fail for an hour, and nobody earlier', async () => {
  const { fail, wait } = await throttle()
  const patient = account
  const impatient: Attempter = { kind: 'account', name: 'bob' }
  await fail(8, [patient, impatient])
  const nearlyAnHourMs = startMs + 60 * minuteMs
  const overAnHourMs = nearlyAnHourMs + 1

  await fail(1, [impatient], nearlyAnHourMs)
  await fail(1, [patient], overAnHourMs)

  expect(await wait(impatient, nearlyAnHourMs)).toBe(80_000)
  expect(await wait(patient, overAnHourMs)).toBeLessThanOrEqual(0)
  await fail(4, [patient], overAnHourMs)
  expect(await wait(patient, overAnHourMs)).toBe(5_000)
})

it('counts the wait from the last failure', async () => {
  const { fail, wait } = await throttle()
  await fail(5, [account])
  await fail(1, [account], startMs + 7_000)

  expect(await wait(account, startMs + 8_000)).toBe(9_000)
  expect(await wait(account, startMs + 17_000)).toBeLessThanOrEqual(0)
})
