import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
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
    setMs: 0,
    systemIdleSec: idleAtStart,
    isLocked: false,
    isHooked: true,
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
      wallMs: state.ms + state.setMs,
      monotonicMs: state.ms,
      sleeplessMs: state.ms + state.sleptMs,
    }),
    () => state.isHooked,
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

test("uses the system's idle time from the first second on while no hook runs", async () => {
  const { state, input, observe } = await observing(40)
  Object.assign(state, { ms: 1_000, systemIdleSec: 41, isHooked: false })
  const unhooked = await observe()

  Object.assign(state, { ms: 2_000, systemIdleSec: 0, isHooked: true })
  input.click(2_000)
  const hooked = await observe()

  expect(unhooked).toMatchObject({ idleSec: 41, hookIsBlind: true })
  expect(hooked).toMatchObject({ idleSec: 0, hookIsBlind: false, counts: { clicks: 1 } })
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

test.each<[string, Partial<Awaited<ReturnType<typeof observing>>['state']>]>([
  ['the screen was locked', { isLocked: true }],
  ['the machine slept', { sleptMs: 40_000 }],
  ['the clock was set forward', { setMs: 3_600_000 }],
  ['the clock was set back', { setMs: -3_600_000 }],
])('forgets the times of input when %s', async (_, change) => {
  const { state, input, observe } = await observing()
  input.lookFor(defaultPatternThresholds)
  const looks: number[] = []
  for (let second = 1; second <= 30; second++) {
    input.click(second * 1_000 - 500)
    state.ms = second * 1_000
    looks.push((await observe()).patterns.length)
  }

  Object.assign(state, change)
  await observe()
  state.isLocked = false
  input.click(30_500)
  state.ms = 31_000

  expect(looks.at(-1)).toBe(1)
  expect((await observe()).patterns).toEqual([])
})

test('applies the current visibility limits', async () => {
  const { state, observe } = await observing()
  const before = await observe()
  state.limits = { minShare: 0.1, minSide: 700 }

  const after = await observe()

  expect([before.others.length, after.others.length]).toEqual([1, 0])
})
