import { expect, test } from 'vitest'
import { EventTimes } from './event-times.ts'

/** Times of events that the system stamped, by how late each arrives. */
function timesOf(
  events: readonly (readonly [systemMs: number, lateMs: number])[],
  aheadMs = 1_000,
): number[] {
  const times = new EventTimes()
  return events.map(([systemMs, lateMs]) => Math.round(times.timeOf(systemMs, systemMs + aheadMs + lateMs)))
}

test('tells events apart that arrive at once after a delay', () => {
  const [first, ...late] = timesOf([
    [0, 0],
    [100, 900],
    [300, 700],
    [500, 500],
  ])

  expect(first).toBe(1_000)
  expect(late.map(ms => Math.abs(ms - 1_300))).toEqual([200, 0, 200].map(ms => expect.closeTo(ms, -1)))
})

test('takes the arrival of an event that is hardly late: the system stamps coarsely', () => {
  expect(
    timesOf([
      [0, 0],
      [96, 16],
      [192, 3],
    ]),
  ).toEqual([1_000, 1_112, 1_195])
})

test('follows a clock that runs apart', () => {
  const minutes = Array.from({ length: 600 }, (_, i) => [i * 1_000, i * 0.1] as const)

  expect(timesOf(minutes).at(-1)).toBe(599_000 + 1_000 + 60)
})

test.each([
  ['that starts again', 4_000_000_000, 5],
  ['that is made up', 5, 4_000_000_000],
])('takes the arrival after a time of the system %s', (_, before, after) => {
  const times = new EventTimes()
  times.timeOf(before, 1_000)

  expect(times.timeOf(after, 2_000)).toBe(2_000)
})

test('never goes back', () => {
  const times = new EventTimes()
  const found = [
    times.timeOf(0, 1_000),
    times.timeOf(200, 1_200),
    times.timeOf(100, 1_300),
    times.timeOf(400, 1_400),
  ]

  expect(found).toEqual([...found].sort((a, b) => a - b))
})
