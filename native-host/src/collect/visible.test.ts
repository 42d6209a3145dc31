import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DesktopWindow, Rect } from '../platform/desktop.ts'
import { visibleWindows } from './visible.ts'

const screen = { left: 0, top: 0, width: 3840, height: 1080 }
const whole = { left: 0, top: 0, width: 1920, height: 1080 }

const limits = { minShare: 0.1, minSide: 100 }

function aWindow(bounds: Rect, more: Partial<DesktopWindow> = {}): DesktopWindow {
  return {
    id: 1,
    app: 'Any',
    title: '',
    pid: 1,
    bounds,
    fullscreen: false,
    minimised: false,
    onCurrentDesktop: true,
    isFurniture: false,
    ...more,
  }
}

function seen(...windows: DesktopWindow[]): number[] {
  const numbered = windows.map((window, id) => ({ ...window, id }))
  return visibleWindows({ windows: numbered, foregroundId: 0, screen }, limits).map(({ id }) => id)
}

test('sees windows side by side on two monitors', () => {
  expect(seen(aWindow(whole), aWindow({ ...whole, left: 1920 }))).toEqual([0, 1])
})

test('does not see a window entirely behind another', () => {
  expect(seen(aWindow(whole), aWindow({ left: 100, top: 100, width: 800, height: 600 }))).toEqual([0])
})

test('does not see a window behind two that cover it together', () => {
  const left = aWindow({ left: 0, top: 0, width: 500, height: 600 })
  const right = aWindow({ left: 500, top: 0, width: 500, height: 600 })

  expect(seen(left, right, aWindow({ left: 0, top: 0, width: 1000, height: 600 }))).toEqual([0, 1])
})

test('counts a window as visible if a tenth of it is', () => {
  const behind = aWindow({ left: 0, top: 0, width: 1000, height: 1000 })

  expect(seen(aWindow({ left: 0, top: 0, width: 900, height: 1000 }), behind)).toEqual([0, 1])
  expect(seen(aWindow({ left: 0, top: 0, width: 901, height: 1000 }), behind)).toEqual([0])
})

test('applies other limits if the policy sets them', () => {
  const windows = [aWindow({ left: 0, top: 0, width: 700, height: 1000 }), aWindow({ ...whole, width: 1000 })]
  const numbered = windows.map((window, id) => ({ ...window, id }))
  const half = { minShare: 0.5, minSide: 1 }

  expect(visibleWindows({ windows: numbered, foregroundId: 0, screen }, half).map(({ id }) => id)).toEqual([
    0,
  ])
})

test('does not see a long thin strip, however large its share of the window', () => {
  const behind = aWindow({ left: 0, top: 0, width: 400, height: 900 })

  expect(seen(aWindow({ left: 99, top: 0, width: 400, height: 900 }), behind)).toEqual([0])
})

test.each([
  ['minimised', { minimised: true }],
  ['on another desktop', { onCurrentDesktop: false }],
  ['a panel or the wallpaper', { isFurniture: true }],
])('never sees a window that is %s', (_, more) => {
  expect(seen(aWindow(whole, more))).toEqual([])
})

test('never sees a window outside the screen', () => {
  expect(seen(aWindow({ ...whole, left: 3800 }))).toEqual([])
})

test('is not covered by a minimised window', () => {
  expect(seen(aWindow(whole, { minimised: true }), aWindow(whole))).toEqual([1])
})

test('sees no additional windows when windows are moved to the front', () => {
  const rect = fc.record({
    left: fc.integer({ min: -200, max: 2000 }),
    top: fc.integer({ min: -200, max: 1000 }),
    width: fc.integer({ min: 1, max: 2000 }),
    height: fc.integer({ min: 1, max: 1200 }),
  })
  fc.assert(
    fc.property(fc.array(rect, { maxLength: 6 }), rect, (rects, front) => {
      const before = seen(...rects.map(r => aWindow(r)))
      const after = seen(aWindow(front), ...rects.map(r => aWindow(r))).map(id => id - 1)

      expect(before).toEqual(expect.arrayContaining(after.filter(id => id >= 0)))
    }),
  )
})

test('does not see a window on no monitor, and sees one on a monitor', () => {
  const windows = [
    aWindow({ left: 100, top: 100, width: 800, height: 600 }),
    aWindow({ ...whole, left: 1920 }),
  ]
  const numbered = windows.map((window, id) => ({ ...window, id }))
  const onMonitors = (...monitors: Rect[]) =>
    visibleWindows({ windows: numbered, foregroundId: 0, screen, monitors }, limits).map(({ id }) => id)

  expect(onMonitors(whole)).toEqual([0])
  expect(onMonitors(whole, { ...whole, left: 1920 })).toEqual([0, 1])
})
