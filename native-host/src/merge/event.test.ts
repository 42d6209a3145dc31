import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import type { Observation, SeenWindow } from '../collect/observation.ts'
import { mergeSecond } from './event.ts'
import type { BrowserTabs } from './tabs.ts'

const now = Date.parse('2026-03-04T05:06:07Z')
const place = { left: 0, top: 0, width: 1000, height: 800 }
const elsewhere = { left: 1920, top: 0, width: 1000, height: 800 }

function seen(app: string, title = '', change: Partial<SeenWindow> = {}): SeenWindow {
  return { id: 1, app, title, pid: 1, bounds: place, fullscreen: false, twins: 1, ...change }
}

function observed(foreground: SeenWindow | null, change: Partial<Observation> = {}): Observation {
  return {
    type: 'observation',
    at: now,
    elapsedSec: 1,
    counts: { keystrokes: 2, clicks: 1, scrolls: 3, distance: 12.3456 },
    idleSec: 0.25,
    foreground,
    foregroundIsNew: false,
    others: [],
    ...change,
  }
}

function tab(site: string, audible = false) {
  return { site, audible }
}

function browserWindow(site: string, change: Partial<BrowserWindow> = {}): BrowserWindow {
  return {
    window: 1,
    focused: true,
    state: 'normal',
    bounds: place,
    active: tab(site),
    background: [],
    ...change,
  }
}

function browser(windows: BrowserWindow[], change: Partial<BrowserTabs> = {}): BrowserTabs {
  return { browser: 'chromium', at: now - 60_000, windows, ...change }
}

function merge(observation: Observation, browsers: BrowserTabs[] = []): TelemetryEvent | null {
  return mergeSecond(observation, browsers, {
    userId: 'ada',
    wakeThresholdSec: 30,
    rules: compileRules(defaultPolicy, 60),
    redactTitle: title => title,
  })
}

test('makes one valid event of what was seen and done', () => {
  const event = merge(observed(seen('XTerm', 'vim')))

  expect(event).toEqual({
    user_id: 'ada',
    timestamp: '2026-03-04T05:06:07.000Z',
    app_name: 'XTerm',
    window_title: 'vim',
    keystroke_count: 2,
    mouse_clicks: 1,
    scroll_count: 3,
    mouse_distance: 12.346,
    idle_seconds: 0.25,
    distraction_visible: false,
  })
  expect(eventSchema.safeParse(event).success).toBe(true)
})

test('stays within the limits of an event, whatever was counted', () => {
  const counts = { keystrokes: 99_999, clicks: 99_999, scrolls: 99_999, distance: 1e12 }

  const event = merge(observed(seen('x'.repeat(300)), { counts }))

  expect(eventSchema.safeParse(event).success).toBe(true)
})

test('calls an empty desktop by its name', () => {
  expect(merge(observed(null))?.app_name).toBe('Desktop')
})

test.each([
  ['a part of the system is in front', observed(seen('gnome-shell'))],
  ['the machine slept before it', observed(seen('XTerm'), { elapsedSec: 31 })],
])('drops the second when %s', (_, observation) => {
  expect(merge(observation)).toBeNull()
})

test('gives the browser in front the site of its focused window', () => {
  const windows = [browserWindow('a.org', { focused: false }), browserWindow('docs.b.org')]

  expect(merge(observed(seen('Chromium', 'Doc')), [browser(windows)])).toMatchObject({
    app_name: 'Chromium',
    window_title: 'Doc',
    site: 'docs.b.org',
  })
})

test('gives no other program a site', () => {
  expect(merge(observed(seen('XTerm')), [browser([browserWindow('a.org')])])).not.toHaveProperty('site')
})

test('takes a browser without a focused window for private', () => {
  const event = merge(observed(seen('Chromium', 'Secret')), [
    browser([browserWindow('a.org', { focused: false })]),
  ])

  expect(event).toMatchObject({ window_title: '', site: 'other' })
})

test('takes a window that came to the front after its browser last spoke for private', () => {
  const observation = observed(seen('Chromium', 'Secret'), { foregroundIsNew: true })

  expect(merge(observation, [browser([browserWindow('a.org')])])).toMatchObject({ site: 'other' })
  expect(merge(observation, [browser([browserWindow('a.org')], { at: now - 500 })])).toMatchObject({
    site: 'a.org',
  })
})

test('judges a browser whose extension is not connected by its title', () => {
  const event = merge(observed(seen('Firefox', 'News - Firefox')), [browser([browserWindow('a.org')])])

  expect(event).toMatchObject({ window_title: 'News - Firefox' })
  expect(event).not.toHaveProperty('site')
})

test('finds the extension of a browser that passes for another by focus and place', () => {
  const chrome = browser([browserWindow('a.org')], { browser: 'chrome' })

  expect(merge(observed(seen('Vivaldi')), [chrome])).toMatchObject({ site: 'a.org' })
  expect(merge(observed(seen('Vivaldi', '', { bounds: elsewhere })), [chrome])).not.toHaveProperty('site')
})

test('chooses among two profiles that both claim the focus by place', () => {
  const profiles = [
    browser([browserWindow('a.org', { bounds: elsewhere })], { at: now }),
    browser([browserWindow('b.org')]),
  ]

  expect(merge(observed(seen('Chromium')), profiles)).toMatchObject({ site: 'b.org' })
})

test('names a non-productive program visible beside the front', () => {
  const event = merge(observed(seen('XTerm'), { others: [seen('Spotify', 'A song')] }))

  expect(event).toMatchObject({
    distraction_visible: true,
    distraction: { source: 'window', name: 'spotify' },
  })
})

test('names a non-productive tab in another visible browser window', () => {
  const others = [seen('Chromium', 'Cats', { bounds: elsewhere })]
  const windows = [browserWindow('www2.youtube.com', { focused: false, bounds: elsewhere })]

  expect(merge(observed(seen('XTerm'), { others }), [browser(windows)])).toMatchObject({
    distraction: { source: 'tab', name: 'youtube' },
  })
})

test('accuses nobody for a window that may be a private one at the same place', () => {
  const others = [seen('Chromium', 'Cats on YouTube', { bounds: elsewhere, twins: 2 })]
  const windows = [browserWindow('youtube.com', { focused: false, bounds: elsewhere })]

  expect(merge(observed(seen('XTerm'), { others }), [browser(windows)])?.distraction_visible).toBe(false)
})

test.each(['XTerm', 'Chromium'])('hears a non-productive background tab while %s is in front', app => {
  const windows = [browserWindow('docs.org', { background: [tab('music.youtube.com', true)] })]

  expect(merge(observed(seen(app)), [browser(windows)])).toMatchObject({
    distraction: { source: 'audio', name: 'youtube' },
  })
})

test('is not distracted by a silent background tab', () => {
  const windows = [browserWindow('docs.org', { background: [tab('youtube.com')] })]

  expect(merge(observed(seen('Chromium')), [browser(windows)])?.distraction_visible).toBe(false)
})

test('knows no distraction from what is non-productive itself', () => {
  const windows = [browserWindow('youtube.com', { active: tab('youtube.com', true) })]
  const others = [seen('Spotify')]

  expect(merge(observed(seen('Chromium'), { others }), [browser(windows)])?.distraction_visible).toBe(false)
})

test('does not hear the tab in front as a distraction from itself', () => {
  const windows = [browserWindow('meet.google.com', { active: tab('meet.google.com', true) })]

  expect(merge(observed(seen('Chromium')), [browser(windows)])).toMatchObject({
    distraction_visible: false,
    meeting_audible: true,
  })
})
