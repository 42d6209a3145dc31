import { expect, test } from 'vitest'
import { createSleeplessClock } from './sleepless-clock.ts'

/** A machine whose monotonic clock stops while it sleeps. */
function aMachine() {
  let [monotonicMs, uptimeMs] = [1_000, 50_000]
  return {
    clock: createSleeplessClock(
      () => monotonicMs,
      () => uptimeMs,
    ),
    work(ms: number, drift = 0) {
      monotonicMs += ms
      uptimeMs += ms + drift
    },
    sleep(ms: number) {
      uptimeMs += ms
    },
  }
}

test('follows the monotonic clock, whatever the coarse one shows', () => {
  const { clock, work } = aMachine()
  const start = clock()

  for (const drift of [16, -16, 10, -10]) work(1_000, drift)

  expect(clock() - start).toBe(4_000)
})

test('counts each time that the machine slept', () => {
  const { clock, work, sleep } = aMachine()
  const start = clock()

  sleep(60_000)
  work(1_000)
  const first = clock() - start
  sleep(3_600_000)

  expect(first).toBe(61_000)
  expect(clock() - start).toBe(3_661_000)
})
