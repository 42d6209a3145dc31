import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { titleMark } from '@telemetry-tracker/shared/names/title-mark'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import type { Observation } from '../collect/observation.ts'
import type { Limit } from '../recording/limit.ts'
import { browser, browserWindow, elsewhere, now, observed, seen, tab } from '../testing/seconds.ts'
import { mergeSecond } from './event.ts'
import { matchWindows, noMatches } from './match-windows.ts'
import type { BrowserTabs } from './tabs.ts'

const rules = compileRules(defaultPolicy, 60)
const context = {
  userId: 'ada',
  wakeThresholdSec: 30,
  rules,
  redactTitle: (title: string) => title,
  isRemote: false,
}

function merge(
  observation: Observation,
  browsers: BrowserTabs[] = [],
  limit: Limit | null = null,
): TelemetryEvent | null {
  const { reported } = matchWindows(observation, browsers, rules.isBrowser, noMatches)
  return mergeSecond(observation, reported, browsers, context, { endMs: observation.at, limit })
}

test('makes one valid event of an observed second', () => {
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

test.each([null, 'private'] as const)('sends only the names of patterns, with the limit %s', limit => {
  const patterns = [{ rule: 'never_rests', channel: 'keys', forMs: 15 * 60_000 }] as const

  const event = merge(observed(seen('XTerm', 'vim'), { patterns: [...patterns] }), [], limit)

  expect(event?.suspicions).toEqual(['never_rests/keys/15'])
  expect(eventSchema.safeParse(event).success).toBe(true)
})

test('names an empty desktop', () => {
  expect(merge(observed(null))?.app_name).toBe('Desktop')
})

test.each([
  ['a system window is in front', observed(seen('gnome-shell'))],
  ['the machine slept before it', observed(seen('XTerm'), { elapsedSec: 31, trueElapsedSec: 31 })],
  ['it slept and its clock stopped, too', observed(seen('XTerm'), { trueElapsedSec: 31 })],
])('drops the second when %s', (_, observation) => {
  expect(merge(observation)).toBeNull()
})

test('keeps a second before which only the clock was set', () => {
  expect(merge(observed(seen('XTerm'), { elapsedSec: 3_600 }))?.keystroke_count).toBe(2)
})

test.each(['paused', 'outside_hours', 'locked'] as const)('records nothing while %s', limit => {
  expect(merge(observed(seen('XTerm')), [], limit)).toBeNull()
})

test('counts in private time without names', () => {
  const windows = [browserWindow('youtube.com', { background: [tab('meet.google.com', true)] })]
  const observation = observed(seen('Chromium', 'Cats'), { others: [seen('Spotify')] })

  expect(merge(observation, [browser(windows)], 'private')).toEqual({
    user_id: 'ada',
    timestamp: '2026-03-04T05:06:07.000Z',
    app_name: 'Private',
    window_title: '',
    keystroke_count: 2,
    mouse_clicks: 1,
    scroll_count: 3,
    mouse_distance: 12.346,
    idle_seconds: 0.25,
    distraction_visible: false,
  })
})

test('gives the foreground browser the site of its window, and the title when it is certain', () => {
  const windows = [browserWindow('a.org', { focused: false }), browserWindow('docs.b.org')]
  const titled = [browserWindow('docs.b.org', { titleMark: titleMark('Doc') })]

  const events = [windows, titled].map(reported =>
    merge(observed(seen('Chromium', 'Doc - Chromium')), [browser(reported)]),
  )

  expect(events).toMatchObject([
    { app_name: 'Chromium', window_title: '', site: 'docs.b.org' },
    { app_name: 'Chromium', window_title: 'Doc - Chromium', site: 'docs.b.org' },
  ])
})

test('gives other programs no site', () => {
  expect(merge(observed(seen('XTerm')), [browser([browserWindow('a.org')])])).not.toHaveProperty('site')
})

test('says nothing about a browser window that may be private', () => {
  const event = merge(observed(seen('Chromium', 'Secret')), [
    browser([browserWindow('a.org', { focused: false })]),
  ])

  expect(event).toMatchObject({ window_title: '', site: 'other' })
})

test('judges a browser that never had the extension by its title', () => {
  const observation = observed(seen('Firefox', 'News - Firefox'))

  const event = mergeSecond(observation, new Map([[1, { is: 'notPrivate' }]]), [], context, {
    endMs: now,
    limit: null,
  })

  expect(event).toMatchObject({ window_title: 'News - Firefox' })
  expect(event).not.toHaveProperty('site')
})

test('names a non-productive program visible beside the foreground window', () => {
  const event = merge(observed(seen('XTerm'), { others: [seen('Spotify', 'A song', { id: 2 })] }))

  expect(event).toMatchObject({
    distraction_visible: true,
    distraction: { source: 'window', name: 'spotify' },
  })
})

test('names a non-productive tab in another visible browser window', () => {
  const others = [seen('Chromium', 'Cats', { id: 2, bounds: elsewhere })]
  const windows = [browserWindow('www2.youtube.com', { focused: false, bounds: elsewhere })]

  expect(merge(observed(seen('XTerm'), { others }), [browser(windows)])).toMatchObject({
    distraction: { source: 'tab', name: 'youtube' },
  })
})

test('reports no distraction for a window that may be a private one at the same place', () => {
  const others = [seen('Chromium', 'Cats on YouTube', { id: 2, bounds: elsewhere, twins: 2 })]
  const windows = [browserWindow('youtube.com', { focused: false, bounds: elsewhere })]

  expect(merge(observed(seen('XTerm'), { others }), [browser(windows)])?.distraction_visible).toBe(false)
})

test.each(['XTerm', 'Chromium'])(
  'reports a non-productive background tab with sound while %s is in front',
  app => {
    const windows = [browserWindow('docs.org', { background: [tab('music.youtube.com', true)] })]

    expect(merge(observed(seen(app)), [browser(windows)])).toMatchObject({
      distraction: { source: 'audio', name: 'youtube' },
    })
  },
)

test('ignores a silent background tab', () => {
  const windows = [browserWindow('docs.org', { background: [tab('youtube.com')] })]

  expect(merge(observed(seen('Chromium')), [browser(windows)])?.distraction_visible).toBe(false)
})

test('reports no distraction while the foreground window is non-productive itself', () => {
  const windows = [browserWindow('youtube.com', { active: tab('youtube.com', true) })]
  const others = [seen('Spotify', '', { id: 2 })]

  expect(merge(observed(seen('Chromium'), { others }), [browser(windows)])?.distraction_visible).toBe(false)
})

test("does not report the foreground tab's sound as a distraction", () => {
  const windows = [browserWindow('meet.google.com', { active: tab('meet.google.com', true) })]

  expect(merge(observed(seen('Chromium')), [browser(windows)])).toMatchObject({
    distraction_visible: false,
    meeting_audible: true,
  })
})

test('marks presence that only the system’s idle counter shows', () => {
  const event = merge(observed(seen('Task Manager'), { hookIsBlind: true, idleSec: 0.4 }))

  expect(event).toMatchObject({ presence: 'idle_counter', idle_seconds: 0.4 })
  expect(eventSchema.safeParse(event).success).toBe(true)
})

test('says in private time, too, that input is not counted', () => {
  const event = merge(observed(seen('Code', 'secret'), { hookIsBlind: true }), [], 'private')

  expect(event).toMatchObject({ app_name: 'Private', presence: 'idle_counter' })
})

test.each([
  ['the desktop', { fullscreen: true }, 'normal' as const],
  ['the browser', { fullscreen: false }, 'fullscreen' as const],
])('marks a full-screen video with sound as presence, as reported by %s', (_, { fullscreen }, state) => {
  const watched = (audible: boolean) =>
    merge(observed(seen('Chromium', '', { fullscreen })), [
      browser([browserWindow('training.org', { state, active: tab('training.org', audible) })]),
    ])

  expect(watched(true)).toMatchObject({ presence: 'video' })
  expect(watched(false)).not.toHaveProperty('presence')
})

test('does not treat sound as watching while the window is not full screen', () => {
  const windows = [browserWindow('training.org', { active: tab('training.org', true) })]

  expect(merge(observed(seen('Chromium')), [browser(windows)])).not.toHaveProperty('presence')
})

test('flags a desktop that is shown on another machine', () => {
  const observation = observed(seen('XTerm'))

  const event = mergeSecond(
    observation,
    new Map(),
    [],
    { ...context, isRemote: true },
    { endMs: now, limit: null },
  )

  expect(event).toMatchObject({ remote_session: true })
})
