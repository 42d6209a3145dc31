// @vitest-environment happy-dom
import { until } from '@telemetry-tracker/shared/testing/until'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { type LinkState, stateOfStatus, stateOfWelcome } from '../../lib/helper/link-state.ts'
import { type Known, readKnown } from '../../lib/popup/known.ts'
import { onPopupRequest } from '../../lib/popup/request.ts'
import { storedLastMessage, storedLink, storedToday, type Today } from '../../lib/stored/items.ts'
import { button, numbers, text } from '../../testing/shown-popup.ts'
import { speak } from '../../testing/speak.ts'
import { status, welcome } from '../../testing/stand-in-helper.ts'
import TodayPopup from './TodayPopup.vue'

const recording = stateOfWelcome(welcome)
const serverName = 'Tracker of Example Inc.'

let popup: App | undefined
let asked: string[]
let problem: string | undefined
let system: 'linux' | 'mac' | 'win'
let preset: Record<string, unknown>

beforeEach(() => {
  fakeBrowser.reset()
  asked = []
  problem = undefined
  system = 'linux'
  preset = {}
  vi.spyOn(fakeBrowser.runtime, 'getPlatformInfo').mockImplementation(async () => ({
    os: system,
    arch: 'x86-64',
  }))
  vi.spyOn(fakeBrowser.storage.managed, 'get').mockImplementation(async () => preset)
  onPopupRequest(async ask => {
    if (ask === 'away') return undefined
    asked.push(ask)
    if (problem) throw new Error(problem)
    return undefined
  })
})
afterEach(() => {
  popup?.unmount()
  document.body.innerHTML = ''
})

describe('numbers', () => {
  test('are shown immediately, with time, percent, apps and state as text', async () => {
    await open(recording, numbers)

    expect(text()).toContain('Productive 3 h 42 min 76%')
    expect(text()).toContain('Non-productive 1 h 10 min 24%')
    expect(text()).toContain('Chromium — youtube.com Non-productive 47 min')
    expect(text()).not.toContain('as of')
  })

  test('are refreshed on opening, and shown when they arrive', async () => {
    await open(recording, undefined)
    expect(asked).toEqual(['refresh'])
    expect(text()).toContain('Loading today’s numbers')

    await storedToday.write(numbers)

    await until(() => expect(text()).toContain('3 h 42 min'))
  })

  test('are requested again when the helper connects', async () => {
    await open({ phase: 'connecting' }, undefined)
    problem = 'The server is away.'

    await storedLink.write(recording)

    await until(() => expect(text()).toContain('No data yet The server is away.'))
  })

  test('are updated if they changed while the popup was being created', async () => {
    await storedLink.write(recording)
    const known = await readKnown()
    await storedToday.write(numbers)

    await mount(known)

    await until(() => expect(text()).toContain('3 h 42 min'))
  })

  test('stay when the helper disconnects, with their time', async () => {
    await open(recording, numbers)

    await storedLink.write({ phase: 'disconnected', problem: 'stopped', detail: 'Native host has exited.' })

    await until(() => expect(text()).toContain('Helper not running'))
    expect(text()).toContain('3 h 42 min')
    expect(text()).toMatch(/as of \d/)
  })

  test('from this machine, while the server is down, are labelled so', async () => {
    await open(recording, { ...numbers, source: 'local' })

    expect(text()).toContain('3 h 42 min')
    expect(text()).toMatch(/as of \d.* \(this device\)/)
  })

  test('that do not exist yet are labelled so', async () => {
    const time = { productive: 0, non_productive: 0, no_input: 0, total_seconds: 0, total_buckets: 0 }
    const none = { ...numbers.summary, ...time }

    await open(recording, { ...numbers, summary: none, apps: [] })

    expect(text()).toContain('Nothing recorded yet')
  })

  test('that could not be refreshed are shown with the reason', async () => {
    problem = 'The server is away.'

    await open(recording, numbers)

    await until(() =>
      expect(document.querySelector('[role=alert]')?.textContent).toContain('The server is away.'),
    )
    expect(text()).toMatch(/as of \d/)
  })

  test('that never arrived are replaced by the reason', async () => {
    problem = 'The server is away.'

    await open(recording, undefined)

    await until(() => expect(text()).toContain('No data yet The server is away.'))
  })
})

describe('the state', () => {
  const noDisplay = stateOfStatus(recording, {
    ...status,
    state: 'no_display',
    detail: 'No X display was found.',
  })
  const tooOld: LinkState = {
    phase: 'disconnected',
    problem: 'helper_too_old',
    detail: '',
    helperProtocol: 0,
  }
  const serverAway = stateOfStatus(recording, {
    ...status,
    queuedEvents: 1_240,
    lastDelivery: { at: '2026-03-02T14:31:55Z', error: 'refused' },
  })

  test.each<[string, LinkState | undefined]>([
    ['Connecting to the helper', undefined],
    ['Recording ana · tracker.example.com', recording],
    ['Not recording: no display ana · tracker.example.com The helper cannot find a desktop', noDisplay],
    ['seconds are stored on this device', serverAway],
    ['Install the helper package for Linux', { phase: 'disconnected', problem: 'not_installed', detail: '' }],
    ['Helper not running', { phase: 'disconnected', problem: 'agent_away', detail: '' }],
    ['Input is not counted in this session', { ...recording, detail: 'It is hidden.' }],
    ['Helper outdated It uses version 0, this extension 1', tooOld],
    [
      'Paused ana · tracker.example.com Nothing is recorded until you resume.',
      { ...recording, collecting: 'paused' },
    ],
    [
      'Paused until',
      { ...recording, collecting: 'paused', resumesAt: new Date(Date.now() + 600_000).toISOString() },
    ],
    ['Outside working hours', { ...recording, collecting: 'outside_hours' }],
    ['Not enrolled', { ...recording, collecting: 'not_enrolled' }],
    ['telemetry-tracker setup', { ...recording, collecting: 'not_acknowledged' }],
    ['You have not confirmed', { ...recording, acknowledgedBy: 'nobody' }],
  ])('is described: %s', async (words, link) => {
    await open(link, undefined)

    expect(text(document.querySelector('[role=status]'))).toContain(words)
  })
})

describe('managed settings', () => {
  test('names the server', async () => {
    preset = { serverName }

    await open(recording, numbers)

    await showsServerName()
  })

  test('hides the pause button', async () => {
    preset = { hidePause: true, serverName }

    await open(recording, numbers)

    await showsServerName()
    expect(text()).not.toContain('Pause')
  })

  test.each(['not_installed', 'helper_too_old'] as const)(
    'leads to the download when the helper is %s',
    async why => {
      preset = { helperDownloadUrl: 'https://example.com/helper' }

      await open({ phase: 'disconnected', problem: why, detail: '' }, numbers)

      await until(() => expect(document.querySelector('a')?.href).toBe('https://example.com/helper'))
    },
  )
})

test.each([
  ['win', 'installer for Windows'],
  ['mac', 'package for macOS'],
  ['linux', 'package for Linux'],
] as const)('the way to install is that of %s', async (os, words) => {
  system = os

  await open({ phase: 'disconnected', problem: 'not_installed', detail: '' }, undefined)

  expect(text(document.querySelector('[role=status]'))).toContain(words)
})

test('the popup speaks the browser’s language', async () => {
  speak('de')

  await open(recording, numbers)

  expect(text()).toContain('Aufzeichnung läuft')
  expect(text()).toContain('Produktiv 3 h 42 min')
})

describe('buttons', () => {
  test('pause for a quarter of an hour', async () => {
    await open(recording, numbers)

    await until(() => button('Pause 15 min').click())

    await until(() => expect(asked).toContain('pause'))
  })

  test('end a pause, even if the policy no longer allows one', async () => {
    await open({ ...recording, collecting: 'paused', mayPause: false }, numbers)

    button('Resume').click()

    await until(() => expect(asked).toContain('resume'))
  })

  test('offer no pause if the policy forbids it', async () => {
    preset = { serverName }

    await open({ ...recording, mayPause: false }, numbers)

    await showsServerName()
    expect(text()).not.toContain('Pause')
  })

  test('open the dashboard through the helper', async () => {
    await open(recording, numbers)

    button('Open my dashboard').click()

    await until(() => expect(asked).toContain('open-dashboard'))
  })

  test('do not offer the dashboard without a helper', async () => {
    await open({ phase: 'disconnected', problem: 'stopped', detail: '' }, numbers)

    expect(text()).not.toContain('Open my dashboard')
  })

  test('explain what is collected, show the exact last message, and return focus to where it was', async () => {
    await storedLastMessage.write({ text: '{"site":"example.com"}', at: new Date().toISOString() })
    await open(recording, numbers)

    button('What is collected').click()
    await until(() => expect(document.activeElement?.textContent).toBe('What is collected'))
    expect(text()).toContain('pages in private windows')
    await until(() => expect(text()).toContain('"site": "example.com"'))

    button('Back').click()
    await until(() => expect(document.activeElement).toBe(button('What is collected')))
  })
})

async function open(link: LinkState | undefined, kept: Today | undefined) {
  if (link) await storedLink.write(link)
  if (kept) await storedToday.write(kept)
  await mount(await readKnown())
}

async function mount(known: Known) {
  document.body.innerHTML = '<div id="app"></div>'
  popup = createApp(TodayPopup, { known })
  popup.mount('#app')
  await until(() => expect(asked).toContain('refresh'))
}

/** Waits until the managed settings have been read. */
async function showsServerName() {
  await until(() => expect(text(document.querySelector('[role=status]'))).toContain(`ana · ${serverName}`))
}
