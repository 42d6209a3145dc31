import { expect, test } from 'vitest'
import { HookWatch } from './hook-watch.ts'

/** Checks once a second and returns the seconds in which the hook was found blind. */
function blindSeconds(
  seconds: number,
  times: (second: number) => [hook: number | null, system: number | null],
) {
  const watch = new HookWatch()
  return Array.from({ length: seconds }, (_, second) => second).filter(second => {
    const [hookIdleSec, systemIdleSec] = times(second)
    return watch.look({ hookIdleSec, systemIdleSec }, second * 1_000)
  })
}

test('detects a hook that receives nothing while the system counts input', () => {
  expect(blindSeconds(10, () => [null, 0.1])).toEqual([3, 4, 5, 6, 7, 8, 9])
})

test('finds a hook blind that saw input once and then none', () => {
  expect(blindSeconds(20, second => [second, 0.1])[0]).toBeLessThan(9)
})

test('trusts a hook that sees input slightly earlier or later than the system', () => {
  expect(blindSeconds(100, second => [(second % 7) + 0.3, second % 7])).toEqual([])
})

test('trusts a hook that sees nothing without input', () => {
  expect(blindSeconds(300, second => [null, second])).toEqual([])
})

test('is not misled by a program that keeps the screen awake', () => {
  expect(blindSeconds(300, second => [second, second % 30])).toEqual([])
})

test('trusts the hook again after the first input it sees', () => {
  const watch = new HookWatch()
  for (let second = 0; second < 10; second++)
    watch.look({ hookIdleSec: null, systemIdleSec: 0 }, second * 1_000)

  expect(watch.look({ hookIdleSec: 0, systemIdleSec: 0 }, 10_000)).toBe(false)
})

test('reports nothing if the system has no counter', () => {
  expect(blindSeconds(100, () => [null, null])).toEqual([])
})
