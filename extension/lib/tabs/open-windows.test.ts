import { afterEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { openWindows } from './open-windows.ts'

afterEach(() => vi.restoreAllMocks())

const tab = {
  index: 0,
  pinned: false,
  highlighted: false,
  active: true,
  incognito: false,
  url: 'https://example.com/',
  title: 'Example',
  favIconUrl: 'https://example.com/icon',
  audible: true,
  mutedInfo: { muted: false },
}
const window = { id: 1, focused: true, alwaysOnTop: false, incognito: false, state: 'normal' as const }

test('has only URL, title and sound of an active tab', async () => {
  browserHas({ ...window, tabs: [tab] })

  expect((await openWindows())[0]?.tabs).toEqual([
    {
      active: true,
      incognito: false,
      url: 'https://example.com/',
      title: 'Example',
      audible: true,
      mutedInfo: { muted: false },
    },
  ])
})

test('has no title of a background tab', async () => {
  browserHas({ ...window, tabs: [{ ...tab, active: false }] })

  expect((await openWindows())[0]?.tabs?.[0]).not.toHaveProperty('title')
})

test('has nothing of private windows and tabs', async () => {
  const hidden = { ...tab, incognito: true }
  browserHas({ ...window, incognito: true, tabs: [hidden] }, { ...window, id: 2, tabs: [hidden] })

  const windows = await openWindows()

  expect(JSON.stringify(windows)).not.toMatch(/example/i)
})

function browserHas(...windows: object[]) {
  vi.spyOn(fakeBrowser.windows, 'getAll').mockImplementation(async () => windows)
}
