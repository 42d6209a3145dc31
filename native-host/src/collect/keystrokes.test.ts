import { expect, test } from 'vitest'
import { InputCounter } from './input.ts'
import { isModifier, isNoKeystroke } from './key-kinds.ts'

const { UiohookKey } = await import('uiohook-napi')
const { A, C, Ctrl, Shift, ShiftRight, F15, NumLock } = UiohookKey

/** Counts what happens: `[ms, key]` presses a key for 20 ms. */
function countPresses(presses: readonly (readonly [ms: number, code: number])[]): number {
  const input = new InputCounter()
  for (const [ms, code] of presses) {
    input.keyDown(code, ms)
    input.keyUp(code, ms + 20)
  }
  return keystrokesOf(input)
}

function keystrokesOf(input: InputCounter): number {
  return input.take(3_600_000).counts.keystrokes
}

test('knows modifiers, locks and F13 to F24 by the codes of the hook', () => {
  const namesOf = (is: (code: number) => boolean) =>
    Object.entries(UiohookKey).flatMap(([name, code]) => (is(code) ? [name] : []))

  expect(namesOf(isModifier).sort()).toEqual(
    ['Alt', 'AltRight', 'Ctrl', 'CtrlRight', 'Meta', 'MetaRight', 'Shift', 'ShiftRight'].sort(),
  )
  expect(namesOf(isNoKeystroke).sort()).toEqual(
    ['CapsLock', 'NumLock', 'ScrollLock', ...Array.from({ length: 12 }, (_, i) => `F${i + 13}`)].sort(),
  )
})

test.each([
  ['F15 every minute', F15],
  ['Num Lock every minute', NumLock],
  ['Shift every minute', Shift],
])('does not count %s, but knows that it is input', (_, code) => {
  const input = new InputCounter()
  for (let ms = 0; ms <= 600_000; ms += 60_000) {
    input.keyDown(code, ms)
    input.keyUp(code, ms + 50)
  }

  expect(keystrokesOf(input)).toBe(0)
  expect(input.idleSeconds(601_050)).toBe(1)
})

test('counts a modifier with the first key that is pressed while it is held', () => {
  const input = new InputCounter()
  input.keyDown(Ctrl, 0)
  const before = input.take(900).counts.keystrokes
  input.keyDown(C, 1_000)
  const together = input.take(1_900).counts.keystrokes
  input.keyUp(C, 2_000)
  input.keyDown(A, 2_100)

  expect([before, together, keystrokesOf(input)]).toEqual([0, 2, 1])
})

test('counts a modifier that was held for long before its key', () => {
  const input = new InputCounter()
  input.keyDown(Shift, 0)

  input.keyDown(A, 20_000)

  expect(keystrokesOf(input)).toBe(2)
})

test('counts a modifier that is used with a click or the wheel once', () => {
  const input = new InputCounter()
  input.keyDown(Ctrl, 0)
  input.click(100)
  input.scroll(200)
  input.keyUp(Ctrl, 300)

  expect(input.take(1_000).counts).toEqual({ keystrokes: 1, clicks: 1, scrolls: 1, distance: 0 })
})

test('does not count two modifiers that are pressed together', () => {
  const input = new InputCounter()
  input.keyDown(Ctrl, 0)
  input.keyDown(ShiftRight, 50)
  input.keyUp(ShiftRight, 100)
  input.keyUp(Ctrl, 150)
  input.keyDown(A, 500)

  expect(keystrokesOf(input)).toBe(1)
})

test('counts at most five keys of a burst, and each key that comes later', () => {
  const pasted = Array.from({ length: 40 }, (_, i) => [i * 10, A] as const)

  expect(countPresses(pasted)).toBe(5)
  expect(countPresses([...pasted, [421, A], [452, A]])).toBe(7)
})

test('counts fast typing completely', () => {
  expect(countPresses(Array.from({ length: 40 }, (_, i) => [i * 31, A] as const))).toBe(40)
})

test('counts a chord of five keys and their modifiers at once as five', () => {
  const input = new InputCounter()
  for (const code of [Ctrl, Shift]) input.keyDown(code, 0)
  for (const code of [30, 31, 32, 33, 34]) input.keyDown(code, 5)

  expect(keystrokesOf(input)).toBe(5)
})
