import { expect, test } from 'vitest'
import { HookLife } from './hook-life.ts'

const none = { keystrokes: 0, clicks: 0, scrolls: 0, distance: 0 }

function overAt(life: HookLife, secondsBlind: number): number[] {
  return Array.from({ length: secondsBlind }, (_, second) => second).filter(second =>
    life.isOver({ counts: none, hookIsBlind: true }, second * 1_000),
  )
}

test('ends a minute after a hook that once worked went blind', () => {
  const life = new HookLife()
  life.isOver({ counts: { ...none, keystrokes: 1 }, hookIsBlind: false }, 0)

  expect(overAt(life, 90)[0]).toBe(61)
})

test('does not end while the hook never worked: a restart would change nothing', () => {
  expect(overAt(new HookLife(), 600)).toEqual([])
})

test('starts its minute again whenever the hook sees input', () => {
  const life = new HookLife()
  life.isOver({ counts: { ...none, distance: 3 }, hookIsBlind: false }, 0)
  overAt(life, 50)
  life.isOver({ counts: { ...none, clicks: 1 }, hookIsBlind: false }, 50_000)

  expect(life.isOver({ counts: none, hookIsBlind: true }, 70_000)).toBe(false)
})
