import { expect, test } from 'vitest'
import { createWorkTime } from './work-time.ts'

/** A local time in the week of Monday, 2 March 2026. */
const local = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime()
const office = createWorkTime(['Mon-Fri 09:00-17:30'])

test.each([
  [local(2, 9), true],
  [local(2, 8, 59), false],
  [local(7, 12), false],
])('knows by the local clock whether it is work time', (nowMs, expected) => {
  expect(office.isNow(nowMs)).toBe(expected)
})

test.each([
  [local(2, 8, 59), local(2, 9)],
  [local(2, 17, 30), local(3, 9)],
  [local(6, 18), local(9, 9)],
  [local(2, 10), null],
])('knows when work time begins again', (nowMs, expected) => {
  expect(createWorkTime(['Mon-Fri 09:00-17:30']).beginsAt(nowMs)).toBe(expected)
})

test('calculates it again after a clock was set', () => {
  const workTime = createWorkTime(['Mon 09:00-10:00'])
  workTime.beginsAt(local(2, 12))

  expect(workTime.beginsAt(local(2, 8))).toBe(local(2, 9))
})

test('without hours it is always work time', () => {
  expect(createWorkTime([]).isNow(local(8, 3))).toBe(true)
})
