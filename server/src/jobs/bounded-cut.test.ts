import { expect, it } from 'vitest'
import { boundedCut, heldBack, isWithinTime } from './bounded-cut.ts'

const dayMs = 24 * 60 * 60_000
const nowMs = 100 * dayMs
const dueMs = nowMs - 14 * dayMs
const slackMs = 60_000
/** Ten rows on each day. */
const days = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ atMs: (from + i) * dayMs, rows: 10 }))

it('lets a daily run delete everything due without counting rows', () => {
  const mark = { beforeMs: dueMs - dayMs, setMs: nowMs - dayMs }

  expect(isWithinTime({ nowMs, dueMs, mark, slackMs })).toBe(true)
})

it('limits a run after a long break or with a wrong clock to a tenth or two days', () => {
  const mark = { beforeMs: dueMs - 21 * dayMs, setMs: nowMs - 21 * dayMs }
  const many = { total: 210, due: days(65, 86) }
  const few = { total: 50, due: days(66, 71) }

  expect(isWithinTime({ nowMs, dueMs, mark, slackMs })).toBe(false)
  expect(boundedCut({ nowMs, dueMs, mark, slackMs }, many)).toBe(67 * dayMs)
  expect(heldBack(many, 67 * dayMs)).toBe(190)
  expect(boundedCut({ nowMs, dueMs, mark, slackMs }, few)).toBe(67 * dayMs)
})

it('limits the first run to a tenth', () => {
  const run = { nowMs, dueMs, mark: undefined, slackMs }

  expect(isWithinTime(run)).toBe(false)
  expect(boundedCut(run, { total: 210, due: days(65, 86) })).toBe(67 * dayMs)
})

it('deletes nothing more in a second run on the same day', () => {
  const mark = { beforeMs: 67 * dayMs, setMs: nowMs - 60_000 }

  const cut = boundedCut({ nowMs, dueMs, mark, slackMs }, { total: 190, due: days(67, 86) })

  expect(cut).toBe(67 * dayMs + 2 * 60_000)
})

it('deletes nothing by elapsed time in the first run', () => {
  const run = { nowMs, dueMs, mark: undefined, slackMs }

  expect(boundedCut(run, { total: 100, due: [{ atMs: 50 * dayMs, rows: 100 }] })).toBe(50 * dayMs)
  expect(boundedCut(run, { total: 200, due: days(66, 86) })).toBe(68 * dayMs)
  expect(boundedCut(run, { total: 0, due: [] })).toBe(dueMs)
})

it('deletes everything due in daily steps', () => {
  let due = days(20, 86)
  let mark: { beforeMs: number; setMs: number } | undefined
  let runs = 0
  for (let day = nowMs; due.length > 0; day += dayMs) {
    const cut = boundedCut({ nowMs: day, dueMs, mark, slackMs }, { total: due.length * 10 + 140, due })
    due = due.filter(({ atMs }) => atMs >= cut)
    mark = { beforeMs: cut, setMs: day }
    runs++
  }

  expect(runs).toBeLessThan(66)
  expect(runs).toBeGreaterThan(5)
})
