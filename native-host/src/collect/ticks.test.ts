import { expect, test } from 'vitest'
import { runAtDeadlines } from './ticks.ts'

/** A clock that advances only by waiting and by the time a task takes. */
function toyClock() {
  let time = 0
  return {
    now: () => time,
    wait: (ms: number) => {
      time += ms
      return Promise.resolve()
    },
    pass: (ms: number) => {
      time += ms
    },
  }
}

async function startsWith(durations: readonly number[]): Promise<number[]> {
  const clock = toyClock()
  const stop = new AbortController()
  const starts: number[] = []
  await runAtDeadlines(1000, clock, stop.signal, () => {
    starts.push(clock.now())
    clock.pass(durations[starts.length - 1] ?? 0)
    if (starts.length > durations.length) stop.abort()
    return Promise.resolve()
  })
  return starts
}

test('does not drift when each run takes its time', async () => {
  expect(await startsWith([300, 300, 300])).toEqual([1000, 2000, 3000, 4000])
})

test('skips deadlines that passed during a slow run', async () => {
  expect(await startsWith([2500, 0])).toEqual([1000, 4000, 5000])
})

test('runs again immediately when a run ends exactly on the next deadline', async () => {
  expect(await startsWith([1000, 0])).toEqual([1000, 2000, 3000])
})
