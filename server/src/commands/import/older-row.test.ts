import { expect, it } from 'vitest'
import { eventOfOlderRow } from './older-row.ts'

it.each([
  ['2026-03-10 10:00:00', '2026-03-10T10:00:00Z'],
  ['2026-03-10 10:00:00.123456', '2026-03-10T10:00:00.123456Z'],
  ['2026-03-10T10:00:00Z', '2026-03-10T10:00:00Z'],
  ['2026-03-10 10:00:00+00', '2026-03-10T10:00:00+00:00'],
  ['2026-03-10 10:00:00-03:30', '2026-03-10T10:00:00-03:30'],
  ['2026-03-10 10:00:00+0530', '2026-03-10T10:00:00+05:30'],
  ['soon', 'soon'],
])('reads the time %s as %s', (timestamp, wanted) => {
  expect(eventOfOlderRow({ timestamp })['timestamp']).toBe(wanted)
})

it.each([
  [1, true],
  [0, false],
  [true, true],
  [null, false],
  [2, 2],
])('reads a distraction of %s as %s', (distraction_visible, wanted) => {
  expect(eventOfOlderRow({ distraction_visible })['distraction_visible']).toBe(wanted)
})
