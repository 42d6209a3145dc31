// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { type LinkState, stateOfStatus, stateOfWelcome } from '../../lib/helper/link-state.ts'
import { status, today, welcome } from '../../lib/helper/stand-in-helper.ts'
import { onPopupRequest } from '../../lib/popup/request.ts'
import { storedLink, storedToday, type Today } from '../../lib/stored/items.ts'
import TodayPopup from './TodayPopup.vue'

const recording = stateOfWelcome(welcome)
const numbers: Today = {
  user: 'ana',
  server: welcome.server,
  summary: today.summary,
  apps: [...today.apps],
  computedAt: new Date().toISOString(),
  source: 'server',
}

let popup: App | undefined
let asked: string[]
let problem: string | undefined

beforeEach(() => {
  fakeBrowser.reset()
  asked = []
  problem = undefined
  onPopupRequest(async ask => {
    asked.push(ask)
    if (problem) throw new Error(problem)
  })
})
afterEach(() => {
  popup?.unmount()
  document.body.innerHTML = ''
})

describe('numbers', () => {
  test('show at once, with time, per cent, apps and state in words', async () => {
    await open(recording, numbers)

    expect(text()).toContain('Productive 3 h 42 min 76 %')
    expect(text()).toContain('Non-productive 1 h 10 min 24 %')
    expect(text()).toContain('Chromium — youtube.com non-productive 47 min')
    expect(text()).not.toContain('as of')
  })

  test('are refreshed on opening, and shown when they come', async () => {
    await open(recording, undefined)
    expect(asked).toEqual(['refresh'])
    expect(text()).toContain('Loading today’s numbers')

    await storedToday.write(numbers)

    await vi.waitFor(() => expect(text()).toContain('3 h 42 min'))
  })

  test('stay when the helper goes away, and say from when they are', async () => {
    await open(recording, numbers)

    await storedLink.write({ phase: 'disconnected', problem: 'stopped', detail: 'Native host has exited.' })

    await vi.waitFor(() => expect(text()).toContain('Helper not running'))
    expect(text()).toContain('3 h 42 min')
    expect(text()).toMatch(/as of \d/)
  })

  test('that do not exist yet are called so', async () => {
    const none = { productive: 0, non_productive: 0, total_seconds: 0, total_buckets: 0 }

    await open(recording, { ...numbers, summary: none, apps: [] })

    expect(text()).toContain('Nothing recorded yet')
  })

  test('that could not be refreshed come with the reason', async () => {
    problem = 'The server is away.'

    await open(recording, numbers)

    expect(document.querySelector('[role=alert]')?.textContent).toContain('The server is away.')
    expect(text()).toMatch(/as of \d/)
  })

  test('that never came leave the reason in their place', async () => {
    problem = 'The server is away.'

    await open(recording, undefined)

    expect(text()).toContain('No numbers yet The server is away.')
  })
})

describe('the state', () => {
  const noDisplay = stateOfStatus(recording, {
    ...status,
    state: 'no_display',
    detail: 'No X display was found.',
  })
  const serverAway = stateOfStatus(recording, {
    ...status,
    queuedEvents: 1_240,
    lastDelivery: { at: '2026-03-02T14:31:55Z', error: 'refused' },
  })

  test.each<[string, LinkState | undefined]>([
    ['Connecting to the helper', undefined],
    ['Recording ana · tracker.example.com', recording],
    ['Not recording: no screen ana · tracker.example.com No X display was found.', noDisplay],
    ['seconds are kept on this computer', serverAway],
    ['Install the helper', { phase: 'disconnected', problem: 'not_installed', detail: '' }],
    [
      'The helper is starting.',
      { phase: 'disconnected', problem: 'agent_away', detail: 'The helper is starting.' },
    ],
  ])('is told in words: %s', async (words, link) => {
    await open(link, undefined)

    expect(text(document.querySelector('[role=status]'))).toContain(words)
  })
})

describe('buttons', () => {
  test('open the dashboard through the helper', async () => {
    await open(recording, numbers)

    button('Open my dashboard').click()

    await vi.waitFor(() => expect(asked).toContain('open-dashboard'))
  })

  test('do not offer the dashboard without a helper', async () => {
    await open({ phase: 'disconnected', problem: 'stopped', detail: '' }, numbers)

    expect(button('Open my dashboard').disabled).toBe(true)
  })

  test('explain what is collected, and lead back to where the keyboard was', async () => {
    await open(recording, numbers)

    button('What is collected').click()
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('What is collected'))
    expect(text()).toContain('pages in private windows')

    button('Back').click()
    await vi.waitFor(() => expect(document.activeElement).toBe(button('What is collected')))
  })
})

async function open(link: LinkState | undefined, kept: Today | undefined) {
  if (link) await storedLink.write(link)
  if (kept) await storedToday.write(kept)
  document.body.innerHTML = '<div id="app"></div>'
  popup = createApp(TodayPopup)
  popup.mount('#app')
  await vi.waitFor(() => expect(asked).toContain('refresh'))
  // The answer to the refresh has arrived and is drawn.
  await new Promise(resolve => setTimeout(resolve))
}

/** The words a person reads, element by element. */
function text(root: Node | null = document.body): string {
  if (!root) return ''
  if (root.nodeType === Node.TEXT_NODE) return root.textContent?.trim() ?? ''
  return [...root.childNodes]
    .map(node => text(node))
    .filter(words => words !== '')
    .join(' ')
}

function button(label: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(b => b.textContent?.includes(label))
  if (!found) throw new Error(`no button ${label}`)
  return found
}
