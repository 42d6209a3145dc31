import { extensionMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { openNativePort } from '../../lib/helper/native-port.ts'
import { createStandInHelper, status, today, welcome } from '../../lib/helper/stand-in-helper.ts'
import { askBackground } from '../../lib/popup/request.ts'
import { storedLink, storedToday } from '../../lib/stored/items.ts'
import type { OpenWindow } from '../../lib/tabs/describe-windows.ts'
import { openWindows } from '../../lib/tabs/open-windows.ts'
import background from './index.ts'

vi.mock(import('../../lib/helper/native-port.ts'), () => ({ openNativePort: vi.fn() }))
vi.mock(import('../../lib/tabs/open-windows.ts'), async original => ({
  ...(await original()),
  openWindows: vi.fn(),
}))

let helper: ReturnType<typeof createStandInHelper>

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T14:32:10Z') })
  fakeBrowser.reset()
  helper = createStandInHelper()
  vi.mocked(openNativePort).mockImplementation(helper.openPort)
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({
    manifest_version: 3,
    name: 'x',
    version: '0.1.0',
  })
  for (const event of [
    fakeBrowser.tabs.onAttached,
    fakeBrowser.tabs.onDetached,
    fakeBrowser.tabs.onReplaced,
  ]) {
    vi.spyOn(event, 'addListener').mockImplementation(() => {})
  }
  vi.spyOn(fakeBrowser.windows.onBoundsChanged, 'addListener').mockImplementation(() => {})
  browserShows('https://example.com/private?path', 'https://www.youtube.com/watch?v=1')
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('at start', () => {
  test('greets, then tells the whole state, with no background site named yet', async () => {
    await start()

    expect(helper.got.map(({ type }) => type)).toEqual(['hello', 'tabs'])
    expect(lastTabs()?.[0]).toMatchObject({
      active: { site: 'example.com' },
      background: [{ site: 'other', audible: false }],
    })
  })

  test('names listed background sites once the helper told its lists', async () => {
    await start()

    await greeted()

    expect(lastTabs()?.[0]?.background).toEqual([{ site: 'youtube.com', audible: false }])
  })

  test('fetches status and numbers and keeps them for the popup', async () => {
    await start()

    await greeted()

    expect(await storedToday.read()).toMatchObject({ user: 'ana', summary: { productive: 13_320 } })
    expect(await storedLink.read()).toMatchObject({
      phase: 'connected',
      user: 'ana',
      collecting: 'recording',
    })
  })

  test('drops the numbers of the person who used this computer before', async () => {
    const { type: _, ...numbers } = today
    await storedToday.write({ ...numbers, apps: [], user: 'ben', server: welcome.server })
    await start()

    helper.say(welcome)
    await vi.advanceTimersByTimeAsync(0)

    expect(await storedToday.read()).toBeUndefined()
  })
})

describe('while connected', () => {
  beforeEach(async () => {
    await start()
    await greeted()
    helper.got.length = 0
  })

  test('tells a change within a second', async () => {
    browserShows('https://netflix.com')
    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(lastTabs()?.[0]?.active.site).toBe('netflix.com')
  })

  test('stays silent where an event changed nothing the helper may know', async () => {
    browserShows('https://example.com/another/page', 'https://www.youtube.com/watch?v=2')
    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(2_000)

    expect(helper.got).toEqual([])
  })

  test('tells the whole state every 30 seconds all the same', async () => {
    await vi.advanceTimersByTimeAsync(61_000)

    expect(helper.all('tabs')).toHaveLength(2)
  })

  test('says nothing of a private window', async () => {
    vi.mocked(openWindows).mockResolvedValue([
      { ...browserWindow('https://clinic.example/results'), incognito: true },
    ])
    await fakeBrowser.windows.onFocusChanged.trigger(9)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(lastTabs()).toEqual([])
  })

  test('sends nothing the helper would refuse', async () => {
    await vi.advanceTimersByTimeAsync(61_000)
    void askBackground('refresh')
    void askBackground('open-dashboard')
    await vi.advanceTimersByTimeAsync(0)

    expect(helper.got.length).toBeGreaterThan(4)
    for (const message of helper.got) expect(extensionMessageSchema.parse(message)).toEqual(message)
  })

  test('shows a pushed status', async () => {
    helper.say({ ...status, state: 'no_display', detail: 'No X display was found.' })
    await vi.advanceTimersByTimeAsync(0)

    expect(await storedLink.read()).toMatchObject({
      collecting: 'no_display',
      detail: 'No X display was found.',
    })
    expect(await fakeBrowser.action.getBadgeText({})).toBe('!')
  })

  test('ignores a message it does not know and goes on', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})

    helper.say({ type: 'from-the-future' })
    helper.say({ ...status, queuedEvents: 5 })
    await vi.advanceTimersByTimeAsync(0)

    expect(warned).toHaveBeenCalledTimes(1)
    expect(await storedLink.read()).toMatchObject({ phase: 'connected', waitingEvents: 5 })
  })

  test('opens the dashboard the helper names', async () => {
    const opened = vi.spyOn(fakeBrowser.tabs, 'create')

    const answer = askBackground('open-dashboard')
    await answerRequest('open-dashboard', id => ({
      type: 'dashboard',
      id,
      url: 'https://tracker.example.com/d/ana',
    }))

    expect(await answer).toEqual({ ok: true })
    expect(opened).toHaveBeenCalledExactlyOnceWith({ url: 'https://tracker.example.com/d/ana' })
  })

  test('opens no address that is no web page', async () => {
    const opened = vi.spyOn(fakeBrowser.tabs, 'create')

    const answer = askBackground('open-dashboard')
    await answerRequest('open-dashboard', id => ({ type: 'dashboard', id, url: 'javascript:alert(1)' }))

    expect(await answer).toMatchObject({ ok: false })
    expect(opened).not.toHaveBeenCalled()
  })

  test('hands the helper’s own words for a failed request to the popup', async () => {
    const answer = askBackground('refresh')
    await answerRequest('today', id => ({
      type: 'error',
      id,
      code: 'server_away',
      message: 'The server is away.',
    }))

    expect(await answer).toEqual({ ok: false, message: 'The server is away.' })
  })

  test('does not wait for an answer for ever', async () => {
    const answer = askBackground('refresh')
    await vi.advanceTimersByTimeAsync(10_000)

    expect(await answer).toMatchObject({ ok: false, message: expect.stringContaining('in time') })
  })
})

describe('when the helper goes away', () => {
  test('says so, ends open requests and forgets the lists', async () => {
    await start()
    await greeted()
    const answer = askBackground('refresh')
    await vi.advanceTimersByTimeAsync(0)

    helper.hangUp()
    await vi.advanceTimersByTimeAsync(0)

    expect(await answer).toMatchObject({ ok: false })
    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'stopped' })
    expect(await fakeBrowser.action.getBadgeText({})).toBe('!')
    await vi.advanceTimersByTimeAsync(1_500)
    expect(lastTabs()?.[0]?.background).toEqual([{ site: 'other', audible: false }])
  })

  test('connects again within two seconds, and greets again', async () => {
    await start()
    await greeted()
    await vi.advanceTimersByTimeAsync(31_000)

    helper.hangUp()
    await vi.advanceTimersByTimeAsync(1_500)

    expect(helper.connections()).toBe(2)
    expect(helper.all('hello')).toHaveLength(2)
  })

  test('tries ever more rarely, by alarm, whatever happens in the browser', async () => {
    helper.refuse('Specified native messaging host not found.')
    await start()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(helper.connections()).toBe(2)

    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(helper.connections()).toBe(2)

    const alarm = await fakeBrowser.alarms.get('reconnect')
    await vi.advanceTimersByTimeAsync((alarm?.scheduledTime ?? 0) - Date.now())
    if (alarm) await fakeBrowser.alarms.onAlarm.trigger(alarm)
    await vi.advanceTimersByTimeAsync(0)
    expect(helper.connections()).toBe(3)
    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'not_installed' })
  })

  test('connects at once when a person asks', async () => {
    helper.refuse('Specified native messaging host not found.')
    await start()
    await vi.advanceTimersByTimeAsync(5_000)
    const before = helper.connections()

    helper.refuse(undefined)
    const answer = askBackground('refresh')
    await vi.advanceTimersByTimeAsync(0)

    expect(await answer).toEqual({ ok: true })
    expect(helper.connections()).toBe(before + 1)
  })

  test('greets again and again behind a relay whose agent is away, until the agent is there', async () => {
    await start()
    helper.say({ type: 'error', code: 'helper_away', message: 'The helper is starting.' })
    await vi.advanceTimersByTimeAsync(0)
    expect(await storedLink.read()).toMatchObject({
      problem: 'agent_away',
      detail: 'The helper is starting.',
    })

    await vi.advanceTimersByTimeAsync(30_000)
    expect(helper.all('hello')).toHaveLength(2)

    await greeted()
    expect(await storedLink.read()).toMatchObject({ phase: 'connected' })
  })

  test('says so when the helper stays silent', async () => {
    await start()
    await vi.advanceTimersByTimeAsync(10_000)

    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'silent' })
  })

  test('says so when the helper speaks another version', async () => {
    await start()
    helper.say({ ...welcome, protocol: 2 })
    await vi.advanceTimersByTimeAsync(0)

    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'different_versions' })
  })
})

async function start() {
  await background.main()
  await vi.advanceTimersByTimeAsync(200)
}

/** The helper greets and answers the first questions. */
async function greeted() {
  helper.say(welcome)
  await answerRequest('status', id => ({ ...status, id }))
  await answerRequest('today', id => ({ ...today, apps: [...today.apps], id }))
  await vi.advanceTimersByTimeAsync(1_000)
}

type Said = Parameters<typeof helper.say>[0]

async function answerRequest(type: 'status' | 'today' | 'open-dashboard', answer: (id: number) => Said) {
  await vi.advanceTimersByTimeAsync(0)
  const request = helper.all(type).at(-1)
  expect(request, `a ${type} request`).toBeDefined()
  if (request) helper.say(answer(request.id))
  await vi.advanceTimersByTimeAsync(0)
}

function lastTabs() {
  return helper.all('tabs').at(-1)?.windows
}

function browserShows(...urls: string[]) {
  vi.mocked(openWindows).mockResolvedValue([browserWindow(...urls)])
}

function browserWindow(...urls: string[]): OpenWindow {
  const tabs = urls.map((url, index) => ({ active: index === 0, incognito: false, url, audible: false }))
  return { id: 1, focused: true, incognito: false, state: 'normal', tabs }
}
