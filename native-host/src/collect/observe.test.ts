import { expect, test } from 'vitest'
import type { Desktop, DesktopWindow } from '../platform/desktop.ts'
import { InputCounter } from './input.ts'
import { createObserver } from './observe.ts'

function aWindow(id: number, left: number): DesktopWindow {
  return {
    id,
    app: `App ${id}`,
    title: '',
    pid: id,
    bounds: { left, top: 0, width: 800, height: 600 },
    fullscreen: false,
    minimised: false,
    onCurrentDesktop: true,
    isFurniture: false,
  }
}

/** A desktop with two windows side by side; the test moves the foreground and the time. */
async function observing(idleAtStart: number | null = null) {
  const state = {
    foregroundId: 1 as number | null,
    ms: 0,
    sleptMs: 0,
    systemIdleSec: idleAtStart,
    isLocked: false,
    limits: { minShare: 0.1, minSide: 100 },
  }
  const input = new InputCounter()
  const desktop: Desktop = {
    view: () =>
      Promise.resolve({
        windows: [aWindow(1, 0), aWindow(2, 900)],
        foregroundId: state.foregroundId,
        screen: null,
      }),
    idleSeconds: () => Promise.resolve(state.systemIdleSec),
    hookObstacle: () => Promise.resolve(null),
    isLocked: () => Promise.resolve(state.isLocked),
    gone: new Promise(() => {}),
    close() {},
  }
  const observe = await createObserver(
    desktop,
    input,
    () => state.limits,
    () => ({
      wallMs: state.ms,
      monotonicMs: state.ms,
      sleeplessMs: state.ms + state.sleptMs,
    }),
  )
  return { state, input, observe }
}

test('distinguishes the foreground window from other visible ones', async () => {
  const { observe } = await observing()

  const { foreground, others } = await observe()

  expect(foreground?.id).toBe(1)
  expect(others.map(({ id }) => id)).toEqual([2])
})

test('reports a new foreground window, but not at the first observation', async () => {
  const { state, observe } = await observing()

  const looks = [await observe(), await observe()]
  state.foregroundId = 2
  looks.push(await observe(), await observe())

  expect(looks.map(({ foregroundIsNew }) => foregroundIsNew)).toEqual([false, false, true, false])
})

test('reports how much time each observation covers', async () => {
  const { state, observe } = await observing()
  state.ms = 1_000
  await observe()
  state.ms = 61_000
  state.sleptMs = 3_000

  expect(await observe()).toMatchObject({ elapsedSec: 60, trueElapsedSec: 63 })
})

test('is idle since before its start until the first input', async () => {
  const { state, input, observe } = await observing(100)
  Object.assign(state, { ms: 5_000, systemIdleSec: 105 })
  const before = await observe()

  input.click(6_000)
  state.ms = 8_000

  expect([before.idleSec, (await observe()).idleSec]).toEqual([105, 2])
})

test("uses the system's idle time if the hook is blind, and reports it", async () => {
  const { state, input, observe } = await observing()
  input.click(0)
  const looks: { idleSec: number; hookIsBlind: boolean }[] = []

  for (let second = 1; second <= 12; second++) {
    Object.assign(state, { ms: second * 1_000, systemIdleSec: 0.2 })
    looks.push(await observe())
  }

  expect(looks[0]).toMatchObject({ idleSec: 1, hookIsBlind: false })
  expect(looks.at(-1)).toMatchObject({ idleSec: 0.2, hookIsBlind: true })
})

test('sees and counts nothing on a locked screen, and drops what was typed there', async () => {
  const { state, input, observe } = await observing()
  state.isLocked = true
  input.keyDown(30, 0)

  const locked = await observe()
  state.isLocked = false
  const open = await observe()

  expect(locked).toMatchObject({ locked: true, foreground: null, others: [], counts: { keystrokes: 0 } })
  expect(open).toMatchObject({ locked: false, foreground: { id: 1 }, counts: { keystrokes: 0 } })
})

test('applies the current visibility limits', async () => {
  const { state, observe } = await observing()
  const before = await observe()
  state.limits = { minShare: 0.1, minSide: 700 }

  const after = await observe()

  expect([before.others.length, after.others.length]).toEqual([1, 0])
})
