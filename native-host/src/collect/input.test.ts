import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputCounter } from './input.ts'

/** Counts do not depend on when they are taken. */
const now = 60_000

test('counts a held key once, however often it repeats', () => {
  const input = new InputCounter()

  for (let ms = 0; ms < 20_000; ms += 30) input.keyDown(30, ms)

  expect(input.take(now).counts.keystrokes).toBe(1)
})

test('counts the same key again after its release', () => {
  const input = new InputCounter()

  for (const ms of [0, 100, 200]) {
    input.keyDown(30, ms)
    input.keyUp(30, ms + 50)
  }

  expect(input.take(now).counts.keystrokes).toBe(3)
})

test('counts a key again whose release was lost', () => {
  const input = new InputCounter()
  input.keyDown(30, 0)

  input.keyDown(30, 6_000)

  expect(input.take(now).counts.keystrokes).toBe(2)
})

test('does not count a key twice that is held while counts are taken', () => {
  const input = new InputCounter()
  input.keyDown(30, 0)
  input.take(now)

  input.keyDown(30, 30)

  expect(input.take(now).counts.keystrokes).toBe(0)
})

test('measures the path of the pointer, not its distance from the start', () => {
  const input = new InputCounter()

  input.moveTo(0, 0, 0)
  input.moveTo(30, 40, 10)
  input.moveTo(0, 0, 20)

  expect(input.take(now).counts.distance).toBe(100)
})

test('skips a jump of the pointer, to another monitor or elsewhere, and continues from there', () => {
  const input = new InputCounter()

  input.moveTo(100, 100, 0)
  input.moveTo(3_000, 500, 5_000)
  input.moveTo(3_030, 540, 5_008)

  expect(input.take(now).counts.distance).toBe(50)
})

test('counts a fast movement over both monitors in full', () => {
  const input = new InputCounter()

  for (let step = 0; step <= 30; step++) input.moveTo(step * 120, 400, step * 8)

  expect(input.take(now).counts.distance).toBe(3_600)
})

test('is idle since the last input of any kind', () => {
  const input = new InputCounter()
  const before = input.idleSeconds(5_000)

  input.keyDown(30, 1_000)
  input.click(3_000)

  expect(before).toBeNull()
  expect(input.idleSeconds(5_000)).toBe(2)
})

test('loses and doubles nothing, whenever the counts are taken', () => {
  const action = fc.constantFrom('key', 'click', 'scroll', 'look')
  fc.assert(
    fc.property(fc.array(action), actions => {
      const input = new InputCounter()
      const totals = { key: 0, click: 0, scroll: 0 }
      const look = () => {
        const { keystrokes, clicks, scrolls } = input.take(now).counts
        totals.key += keystrokes
        totals.click += clicks
        totals.scroll += scrolls
      }

      for (const [i, what] of actions.entries()) {
        const ms = i * 100
        if (what === 'look') look()
        if (what === 'click') input.click(ms)
        if (what === 'scroll') input.scroll(ms)
        if (what === 'key') {
          input.keyDown(30, ms)
          input.keyUp(30, ms + 50)
        }
      }
      look()

      const done = (kind: string) => actions.filter(what => what === kind).length
      expect(totals).toEqual({ key: done('key'), click: done('click'), scroll: done('scroll') })
    }),
  )
})

test('treats the release of a key as input: a long press is not idle time', () => {
  const input = new InputCounter()
  input.keyDown(30, 0)

  input.keyUp(30, 4_000)

  expect(input.idleSeconds(5_000)).toBe(1)
})
