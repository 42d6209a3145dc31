import { expect, test } from 'vitest'
import { visibleWindows } from '../../../collect/visible.ts'
import { type ToldWindows, toView, unknownView } from './windows.ts'

const limits = { minShare: 0.25, minSide: 100 }
const nameOf = async (...ids: string[]) => ids.filter(Boolean).join('|')

function told(change: Partial<ToldWindows['windows'][number]>): ToldWindows['windows'][number] {
  return {
    ...{ id: 1, title: '', wmClass: '', gtkAppId: '', sandboxedAppId: '', pid: 7 },
    bounds: { left: 0, top: 0, width: 1_000, height: 800 },
    ...{ isWindow: true, isDesktop: false, isMinimised: false, isFullscreen: false },
    ...{ isOnActiveWorkspace: true, isFocused: false },
    ...change,
  }
}

const view = (...windows: ToldWindows['windows']) =>
  toView({ windows, monitors: [{ left: 0, top: 0, width: 1_280, height: 800 }] }, nameOf)

test('names windows by all of their ids, and knows the one in front', async () => {
  const shown = await view(
    told({
      id: 5,
      title: 'Letter',
      wmClass: 'org.example.Writer',
      sandboxedAppId: 'org.example.Office',
      isFocused: true,
    }),
    told({ id: 4, gtkAppId: 'org.gnome.TextEditor', pid: 0, isFullscreen: true }),
  )

  expect(shown.foregroundId).toBe(5)
  expect(shown.windows).toMatchObject([
    { id: 5, app: 'org.example.Writer|org.example.Office', title: 'Letter', pid: 7, fullscreen: false },
    { id: 4, app: 'org.gnome.TextEditor', pid: null, fullscreen: true },
  ])
})

test('shows which windows are visible: not those behind others, on other workspaces, or minimised', async () => {
  const right = { left: 700, top: 0, width: 580, height: 800 }
  const shown = await view(
    told({ id: 1, bounds: { left: 0, top: 0, width: 640, height: 800 } }),
    told({ id: 2, bounds: right }),
    told({ id: 3, bounds: right }),
    told({ id: 4, isOnActiveWorkspace: false }),
    told({ id: 5, isMinimised: true }),
    told({ id: 6, bounds: { left: 2_000, top: 0, width: 640, height: 800 } }),
  )

  expect(visibleWindows(shown, limits).map(({ id }) => id)).toEqual([1, 2])
})

test('lets menus and panels cover windows, but does not count them', async () => {
  const shown = await view(told({ id: 2, isWindow: false }), told({ id: 1 }))

  expect(visibleWindows(shown, limits)).toEqual([])
})

test.each([
  ['wallpaper', { isDesktop: true, isWindow: false }],
  ['icons on the desktop', { wmClass: 'gjs', gtkAppId: 'com.rastersoft.ding' }],
])('considers a focused %s an empty desktop', async (_, change) => {
  const shown = await view(told({ ...change, isFocused: true }))

  expect(shown.foregroundId).toBeNull()
  expect(visibleWindows(shown, limits)).toEqual([])
})

test('shows nothing but an unknown program in front where GNOME tells no windows', () => {
  expect(unknownView.windows.map(({ id, app, title }) => ({ id, app, title }))).toEqual([
    { id: unknownView.foregroundId, app: 'Unknown', title: '' },
  ])
  expect(visibleWindows(unknownView, limits)).toEqual([])
})
