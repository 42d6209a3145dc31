import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { titleMark } from '@telemetry-tracker/shared/names/title-mark'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { describe, expect, test } from 'vitest'
import type { Observation, SeenWindow } from '../collect/observation.ts'
import { browser, browserWindow, elsewhere, now, observed, seen } from '../testing/seconds.ts'
import { forgetEnded, matchWindows, noMatches, type WindowMatches } from './match-windows.ts'
import type { BrowserTabs, ReportedWindow } from './tabs.ts'

const { isBrowser } = compileRules(defaultPolicy, 60)

function match(observation: Observation, browsers: BrowserTabs[], previous = noMatches): WindowMatches {
  return matchWindows(observation, browsers, isBrowser, previous)
}

function reportedFor(
  window: SeenWindow,
  browsers: BrowserTabs[],
  change: Partial<Observation> = {},
): ReportedWindow | undefined {
  return match(observed(window, change), browsers).reported.get(window.id)
}

function titled(title: string, site: string, change: Partial<BrowserWindow> = {}): BrowserWindow {
  return browserWindow(site, { titleMark: titleMark(title), ...change })
}

const sitesOf = (reported: ReportedWindow | undefined) =>
  reported?.is === 'reported' ? reported.windows.map(({ active }) => active.site) : reported?.is

describe('a window with the title and place that an extension reported', () => {
  const window = seen('Chromium', 'Doc - Chromium')

  test('is matched for certain, whatever the browser reports about the focus', () => {
    const windows = [titled('Mail', 'mail.org', { window: 2 }), titled('Doc', 'docs.org', { focused: false })]

    expect(reportedFor(window, [browser(windows)])).toMatchObject({ windows: [{ window: 1 }], isSure: true })
  })

  test("is matched on a screen that is scaled larger than the browser's pixels", () => {
    const large = seen('Chromium', 'Doc - Chromium', {
      bounds: { left: 150, top: 75, width: 1500, height: 1200 },
    })
    const bounds = { left: 100, top: 50, width: 1000, height: 800 }

    const reported = reportedFor(large, [browser([titled('Doc', 'docs.org', { focused: false, bounds })])])

    expect(reported).toMatchObject({ windows: [{ window: 1 }], isSure: true })
  })

  test('is no longer matched when a window of another process gets its number', () => {
    const reported = [browser([titled('Doc', 'docs.org')], { pid: null })]
    const before = match(observed(window), reported)
    const another = seen('Chromium', 'Secret - Chromium', { bounds: elsewhere, pid: 4711 })

    const { reported: after } = match(observed(another), reported, before)

    expect(after.get(window.id)).not.toMatchObject({ isSure: true })
  })

  test('stays matched while its title and place change before the browser reports it', () => {
    const reported = [browser([titled('Doc', 'docs.org')])]
    const before = match(observed(window), reported)
    const changed = seen('Chromium', 'Other - Chromium', { bounds: elsewhere })

    const { reported: after } = match(observed(changed), reported, before)

    expect(after.get(1)).toMatchObject({ windows: [{ window: 1 }], isSure: true })
  })

  test('is no longer matched once its browser stops reporting it', () => {
    const before = match(observed(window), [browser([titled('Doc', 'docs.org')])])

    const { reported, pinned } = match(observed(window), [browser([])], before)

    expect(reported.get(1)).toEqual({ is: 'unmatched' })
    expect(pinned.size).toBe(0)
  })

  test('is not replaced by another window', () => {
    const reported = [browser([titled('Doc', 'docs.org')])]
    const before = match(observed(window), reported)
    const secret = seen('Chromium', 'Doc - Chromium', { id: 2 })

    expect(match(observed(secret), reported, before).reported.get(2)).toEqual({ is: 'unmatched' })
  })
})

describe('several browsers', () => {
  test('of the same program are distinguished by their process', () => {
    const browsers = [
      browser([browserWindow('a.org')], { connection: 1, pid: 100 }),
      browser([browserWindow('b.org')], { connection: 2, pid: 200 }),
    ]

    expect(sitesOf(reportedFor(seen('Chromium', '', { pid: 200 }), browsers))).toEqual(['b.org'])
    expect(sitesOf(reportedFor(seen('Chromium', '', { pid: 100 }), browsers))).toEqual(['a.org'])
  })

  test('of the same process are distinguished by the title', () => {
    const browsers = [
      browser([titled('One', 'a.org')], { connection: 1, pid: 100 }),
      browser([titled('Two', 'b.org')], { connection: 2, pid: 100 }),
    ]

    expect(sitesOf(reportedFor(seen('Chromium', 'Two - Work - Chromium', { pid: 100 }), browsers))).toEqual([
      'b.org',
    ])
  })

  test('that both report the focus are distinguished by place', () => {
    const browsers = [
      browser([browserWindow('a.org', { bounds: elsewhere })], { connection: 1, at: now }),
      browser([browserWindow('b.org')], { connection: 2 }),
    ]

    expect(sitesOf(reportedFor(seen('Chromium'), browsers))).toEqual(['b.org'])
  })

  test('never match a window of another process once a window of their own was seen', () => {
    const known = browser([browserWindow('a.org')], { pid: 100 })
    const silent = browser([], { connection: 0 })
    const before = match(observed(seen('Chromium', '', { pid: 100 })), [known, silent])

    const { reported } = match(
      observed(seen('Chromium', 'Secret', { id: 2, pid: 200 })),
      [known, silent],
      before,
    )

    expect(reported.get(2)).toEqual({ is: 'unmatched' })
  })

  test('are found by their process, whatever program name they run under', () => {
    const chrome = browser([browserWindow('a.org')], { browser: 'chrome', pid: 100 })

    expect(sitesOf(reportedFor(seen('Nightly Surfer', '', { pid: 100 }), [chrome]))).toEqual(['a.org'])
  })

  test('that identify as another browser are found by focus and place', () => {
    const chrome = browser([browserWindow('a.org')], { browser: 'chrome' })

    expect(sitesOf(reportedFor(seen('Vivaldi'), [chrome]))).toEqual(['a.org'])
    expect(sitesOf(reportedFor(seen('Vivaldi', '', { bounds: elsewhere }), [chrome]))).toBe('unmatched')
  })
})

describe('a window that may be private', () => {
  const reported = [browser([titled('Doc', 'docs.org', { focused: false })])]

  test.each([
    ['no window of its browser has the focus', seen('Chromium', 'Secret'), reported, {}],
    [
      'it came to the front after its browser’s last report',
      seen('Chromium', 'Secret'),
      [browser([titled('Doc', 'docs.org')])],
      { foregroundIsNew: true },
    ],
    [
      'it calls itself private',
      seen('Chromium', 'Doc - Chromium (Incognito)'),
      [browser([titled('Doc', 'docs.org')])],
      {},
    ],
    [
      'the extension of its browser is silent',
      seen('Chromium', 'Secret'),
      [browser([], { connection: 0 })],
      {},
    ],
    ['its browser has only private windows', seen('Tor Browser', 'Secret'), [], {}],
    ['it calls itself private in an unknown browser', seen('Zen', 'Secret — Zen Private Browsing'), [], {}],
    ['its browser has just started', seen('Firefox', 'Secret — Mozilla Firefox'), [], {}],
  ])('is hidden: %s', (_, window, browsers, change) => {
    expect(reportedFor(window, browsers, change)).toEqual({ is: 'unmatched' })
  })

  test('is hidden if there are more windows than its browser reports', () => {
    const twin = seen('Chromium', 'Secret', { id: 2, bounds: elsewhere, twins: 2 })
    const windows = [browserWindow('docs.org', { focused: false, bounds: elsewhere })]

    const { reported } = match(observed(seen('XTerm'), { others: [twin] }), [browser(windows)])

    expect(reported.get(2)).toEqual({ is: 'unmatched' })
  })

  test('is not matched to another window by showing the same page elsewhere', () => {
    const secret = seen('Chromium', 'Doc - Chromium', { bounds: elsewhere })

    expect(reportedFor(secret, reported)).toEqual({ is: 'unmatched' })
  })

  test('is not pinned in front of a normal one with the same title and place', () => {
    const secret = seen('Chromium', 'Doc - Chromium', { twins: 2 })

    expect(match(observed(secret), [browser([titled('Doc', 'docs.org')])]).pinned.size).toBe(0)
  })
})

test('gives the site of a window that has the focus, but is not sure of its title', () => {
  expect(reportedFor(seen('Chromium', 'Loading…'), [browser([titled('Doc', 'docs.org')])])).toMatchObject({
    is: 'reported',
    isSure: false,
    windows: [{ active: { site: 'docs.org' } }],
  })
})

test.each(['Zen Browser', 'Zen', 'zen.exe', 'LibreWolf'])(
  'knows %s, whose extension says it is Firefox',
  app => {
    const told = browser([titled('Doc', 'docs.org')], { browser: 'firefox', pid: null })

    expect(sitesOf(reportedFor(seen(app, 'Doc — Zen Browser'), [told]))).toEqual(['docs.org'])
  },
)

test('uses the title of a browser that never had the extension, once it had time to connect', () => {
  const firefox = seen('Firefox', 'News — Mozilla Firefox')
  const before = match(observed(firefox, { at: now - 20_000 }), [])

  const { reported } = match(observed(firefox), [], before)

  expect(reported.get(1)).toEqual({ is: 'notPrivate' })
})

test.each([
  ['Chromium', 'Debt advice - Chromium'],
  ['Google Chrome', 'Debt advice - Google Chrome'],
  ['Brave', 'Debt advice - Brave'],
  ['Safari', 'Debt advice'],
  ['Zen', 'Debt advice — Zen Browser'],
  ['Firefox', 'Debt advice'],
  ['Firefox', 'Debt advice — Mozilla Firefox Private Browsing'],
  ['Firefox', 'Debt advice — Mozilla Firefox Privater Modus'],
  ['Firefox', 'Debt advice — Navigation privée de Mozilla Firefox'],
  ['Firefox', 'Debt advice — Anonymní prohlížení Mozilly Firefox'],
  ['Firefox', 'Debt advice — Mozilla Firefox — Yksityinen selaus'],
  ['Firefox', 'Debt advice — Приватный просмотр Mozilla Firefox'],
  ['Firefox', 'Debt advice — Mozilla Firefox プライベートブラウジング'],
  ['Firefox', 'Debt advice — Mozilla Firefox — words of an unknown translation'],
])('hides a window of %s without the extension that does not say it is not private: “%s”', (app, title) => {
  const window = seen(app, title)
  const before = match(observed(window, { at: now - 20_000 }), [])

  expect(match(observed(window), [], before).reported.get(1)).toEqual({ is: 'unmatched' })
})

test('has no match for other programs', () => {
  expect(reportedFor(seen('XTerm'), [browser([browserWindow('a.org')])])).toBeUndefined()
  expect(reportedFor(seen('Code', 'incognito.md - notes - Code'), [])).toBeUndefined()
  expect(reportedFor(seen('XTerm', 'incognito'), [])).toBeUndefined()
})

test('forgets processes that ended, because another program may get their number', () => {
  const { processes } = match(observed(seen('Chromium', 'A', { id: 1, pid: 11 })), [])
  const known = { ...noMatches, processes: new Map([...processes, [12, 1], [13, 1]]) }

  const after = forgetEnded(known, observed(seen('Chromium', 'A', { id: 1, pid: 11 })), pid => pid === 13)

  expect([...after.processes.keys()]).toEqual([11, 13])
})
