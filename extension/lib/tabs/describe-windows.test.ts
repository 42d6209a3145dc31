import { otherSite } from '@telemetry-tracker/shared/contracts/native-messages'
import { titleMark } from '@telemetry-tracker/shared/names/title-mark'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeWindows, type OpenTab, type OpenWindow } from './describe-windows.ts'

const lists = ['youtube', 'x.com', 'zoom.us']

describe('the active tab', () => {
  test('is named only by its domain, on a list or not', () => {
    const shown = tab({ active: true, url: 'https://user:secret@www.Example.com:8443/inbox/42?q=salary#top' })

    expect(describeWindows([window({ tabs: [shown] })], lists)[0]?.active).toEqual({
      site: 'example.com',
      audible: false,
    })
  })

  test.each(['chrome://settings', 'about:blank', 'file:///home/ana/diary.html', 'moz-extension://a/b', ''])(
    'is “other” when it is not a web page: %s',
    url => {
      const shown = tab({ active: true, url })

      expect(describeWindows([window({ tabs: [shown] })], lists)[0]?.active.site).toBe(otherSite)
    },
  )

  test('has its title reported only as a hash', () => {
    const shown = tab({ active: true, title: 'Salaries of 2026' })

    const reported = describeWindows([window({ tabs: [shown] })], lists)

    expect(reported[0]?.titleMark).toBe(titleMark('Salaries of 2026'))
    expect(JSON.stringify(reported)).not.toContain('Salaries')
  })

  test('is “other” in a window that has no tab yet', () => {
    expect(describeWindows([window({ tabs: undefined })], lists)[0]).toMatchObject({
      active: { site: otherSite, audible: false },
      background: [],
    })
  })
})

describe('background tabs', () => {
  test('are named only when a list matches them, including subdomains', () => {
    const tabs = [
      tab({ active: true, url: 'https://example.com' }),
      tab({ url: 'https://music.youtube.com/watch?v=1', audible: true }),
      tab({ url: 'https://us02web.zoom.us/j/123' }),
      tab({ url: 'https://netflix.com' }),
    ]

    expect(describeWindows([window({ tabs })], lists)[0]?.background).toEqual([
      { site: 'music.youtube.com', audible: true },
      { site: 'us02web.zoom.us', audible: false },
      { site: otherSite, audible: false },
    ])
  })

  test('are all unnamed before the helper has sent its lists', () => {
    const tabs = [tab({ active: true }), tab({ url: 'https://youtube.com', audible: true })]

    expect(describeWindows([window({ tabs })], [])[0]?.background).toEqual([
      { site: otherSite, audible: true },
    ])
  })

  test('that are muted do not count as audible', () => {
    const tabs = [tab({ active: true }), tab({ audible: true, mutedInfo: { muted: true } })]

    expect(describeWindows([window({ tabs })], lists)[0]?.background[0]?.audible).toBe(false)
  })
})

describe('windows', () => {
  test('are reported with focus, state and place', () => {
    const maximized = window({
      id: 7,
      focused: true,
      state: 'maximized',
      left: -8,
      top: 0.4,
      width: 1920,
      height: 1080,
    })

    expect(describeWindows([maximized], lists)[0]).toMatchObject({
      window: 7,
      focused: true,
      state: 'maximized',
      bounds: { left: -8, top: 0, width: 1920, height: 1080 },
    })
  })

  test('without a known place are reported without one', () => {
    expect(describeWindows([window({ left: undefined })], lists)[0]).not.toHaveProperty('bounds')
  })

  test.each([
    ['locked-fullscreen', 'fullscreen'],
    ['docked', 'normal'],
    [undefined, 'normal'],
  ])('in the browser’s state %s are %s', (state, reported) => {
    expect(describeWindows([window({ state })], lists)[0]?.state).toBe(reported)
  })

  test('that are private are left out, including their focus', () => {
    const windows = [window({ id: 1, focused: true, incognito: true }), window({ id: 2 })]

    expect(describeWindows(windows, lists).map(({ window }) => window)).toEqual([2])
  })

  test('leave private tabs out even if the browser mixes them', () => {
    const tabs = [
      tab({ active: true, incognito: true, url: 'https://secret.example' }),
      tab({ incognito: true }),
    ]

    expect(describeWindows([window({ tabs })], lists)[0]).toMatchObject({
      active: { site: otherSite, audible: false },
      background: [],
    })
  })
})

test('no login, port, path, query or fragment, no private tab and no unlisted background site is ever reported', () => {
  const secret = fc.stringMatching(/^[a-z]{6,12}$/).map(text => `zq${text}qz`)
  const host = fc.stringMatching(/^[a-p]{3,10}$/).map(name => `${name}.example.org`)
  const address = fc
    .record({ host, scheme: fc.constantFrom('https', 'http', 'ftp', 'view-source:https'), secret })
    .map(a => ({
      ...a,
      url: `${a.scheme}://${a.secret}:${a.secret}@${a.host}:8443/${a.secret}?${a.secret}=${a.secret}#${a.secret}`,
    }))
  const openTab = fc.record({
    address,
    active: fc.boolean(),
    incognito: fc.boolean(),
    audible: fc.boolean(),
    title: secret,
    favIconUrl: secret,
  })
  const openWindow = fc.record({ tabs: fc.array(openTab, { maxLength: 6 }), incognito: fc.boolean() })

  fc.assert(
    fc.property(fc.array(openWindow, { maxLength: 4 }), windows => {
      const open = windows.map((w, id) => ({
        ...window({ id, incognito: w.incognito }),
        tabs: w.tabs.map(({ address, ...rest }) => ({ ...tab(), ...rest, url: address.url })),
      }))

      // The mark of a title is a hash, in which any digits may follow each other.
      const withoutMark = (key: string, value: unknown) => (key === 'titleMark' ? undefined : value)
      const reported = JSON.stringify(describeWindows(open, lists), withoutMark)

      const shown = windows
        .filter(w => !w.incognito)
        .flatMap(w =>
          w.tabs
            .filter(t => !t.incognito)
            .filter(t => t.active)
            .slice(0, 1),
        )
        .map(t => t.address.host)
      const hidden = windows.flatMap(w => w.tabs.map(t => t.address.host)).filter(h => !shown.includes(h))
      expect(reported).not.toMatch(/zq|qz|8443/)
      for (const name of hidden) expect(reported).not.toContain(`"${name}"`)
    }),
  )
})

function window(known: Partial<OpenWindow> = {}): OpenWindow {
  return {
    id: 1,
    focused: false,
    incognito: false,
    state: 'normal',
    left: 0,
    top: 0,
    width: 800,
    height: 600,
    tabs: [tab({ active: true })],
    ...known,
  }
}

function tab(known: Partial<OpenTab> = {}): OpenTab {
  return { active: false, incognito: false, url: 'https://example.com', audible: false, ...known }
}
