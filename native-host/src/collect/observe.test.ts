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

/** A desktop of two windows side by side whose front and time the test moves. */
async function observing(idleAtStart: number | null = null) {
  const state = { foregroundId: 1 as number | null, ms: 0, sleptMs: 0 }
  const input = new InputCounter()
  const desktop: Desktop = {
    view: () =>
      Promise.resolve({
        windows: [aWindow(1, 0), aWindow(2, 900)],
        foregroundId: state.foregroundId,
        screen: null,
      }),
    idleSeconds: () => Promise.resolve(idleAtStart),
    gone: new Promise(() => {}),
    close() {},
  }
  const observe = await createObserver(desktop, input, () => ({
    wallMs: state.ms,
    monotonicMs: state.ms,
    sleeplessMs: state.ms + state.sleptMs,
  }))
  return { state, input, observe }
}

test('tells the front from the others that show', async () => {
  const { observe } = await observing()

  const { foreground, others } = await observe()

  expect(foreground?.id).toBe(1)
  expect(others.map(({ id }) => id)).toEqual([2])
})

test('says when another window has come to the front, but not at the first look', async () => {
  const { state, observe } = await observing()

  const looks = [await observe(), await observe()]
  state.foregroundId = 2
  looks.push(await observe(), await observe())

  expect(looks.map(({ foregroundIsNew }) => foregroundIsNew)).toEqual([false, false, true, false])
})

test('tells how long each observation stands for', async () => {
  const { state, observe } = await observing()
  state.ms = 1_000
  await observe()
  state.ms = 61_000
  state.sleptMs = 3_000

  expect(await observe()).toMatchObject({ elapsedSec: 60, trueElapsedSec: 63 })
})

test('is idle since before its start until the first input comes', async () => {
  const { state, input, observe } = await observing(100)
  state.ms = 5_000
  const before = await observe()

  input.click(6_000)
  state.ms = 8_000

  expect([before.idleSec, (await observe()).idleSec]).toEqual([105, 2])
})
