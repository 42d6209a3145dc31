import { extensionMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { askBackground } from '../../lib/popup/request.ts'
import { storedLastMessage, storedLink, storedScheme, storedToday } from '../../lib/stored/items.ts'
import { openWindows } from '../../lib/tabs/open-windows.ts'
import { iconPaths } from '../../lib/toolbar/icon-paths.ts'
import {
  answerRequest,
  aroundEachTest,
  browserShows,
  browserWindow,
  greeted,
  helper,
  lastTabs,
  shownIcon,
  start,
} from '../../testing/running-background.ts'
import { status, today, welcome } from '../../testing/stand-in-helper.ts'

vi.mock(import('../../lib/helper/native-port.ts'), () => ({ openNativePort: vi.fn() }))
vi.mock(import('../../lib/tabs/open-windows.ts'), async original => ({
  ...(await original()),
  openWindows: vi.fn(),
}))

aroundEachTest()

describe('at start', () => {
  test('sends a greeting, then the whole state, without naming background sites yet', async () => {
    await start()

    expect(helper.got.map(({ type }) => type)).toEqual(['hello', 'tabs'])
    expect(lastTabs()?.[0]).toMatchObject({
      active: { site: 'example.com' },
      background: [{ site: 'other', audible: false }],
    })
  })

  test('names listed background sites once the helper has sent its lists', async () => {
    await start()

    await greeted()

    expect(lastTabs()?.[0]?.background).toEqual([{ site: 'youtube.com', audible: false }])
  })

  test('fetches status and numbers and stores them for the popup', async () => {
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

  test('reports a change within a second', async () => {
    browserShows('https://netflix.com')
    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(lastTabs()?.[0]?.active.site).toBe('netflix.com')
  })

  test('stays silent when an event changed nothing that is reported', async () => {
    browserShows('https://example.com/another/page', 'https://www.youtube.com/watch?v=2')
    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(2_000)

    expect(helper.got).toEqual([])
  })

  test('reports the whole state every 30 seconds anyway', async () => {
    await vi.advanceTimersByTimeAsync(61_000)

    expect(helper.all('tabs')).toHaveLength(2)
  })

  test('reports nothing about a private window', async () => {
    vi.mocked(openWindows).mockResolvedValue([
      { ...browserWindow('https://clinic.example/results'), incognito: true },
    ])
    await fakeBrowser.windows.onFocusChanged.trigger(9)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(lastTabs()).toEqual([])
  })

  test('sends nothing that the helper would refuse', async () => {
    await vi.advanceTimersByTimeAsync(31_000)
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

  test('shows a pause on the toolbar button, and removes it afterwards', async () => {
    helper.say({ ...status, state: 'paused', resumesAt: '2026-03-02T14:47:10Z' })
    await vi.advanceTimersByTimeAsync(0)

    expect(await storedLink.read()).toMatchObject({ collecting: 'paused', resumesAt: '2026-03-02T14:47:10Z' })
    expect(shownIcon).toEqual(iconPaths('paused', 'light'))
    expect(await fakeBrowser.action.getBadgeText({})).toBe('II')
    expect(await fakeBrowser.action.getTitle({})).toMatch(/Paused until \d/)

    helper.say(status)
    await vi.advanceTimersByTimeAsync(0)

    expect(shownIcon).toEqual(iconPaths('recording', 'light'))
    expect(await fakeBrowser.action.getBadgeText({})).toBe('')
  })

  test('shows the icon for dark toolbars once a page has seen that the screen is dark', async () => {
    await storedScheme.write('dark')
    await vi.advanceTimersByTimeAsync(0)

    expect(shownIcon).toEqual(iconPaths('recording', 'dark'))
  })

  test.each([
    ['pause', { type: 'pause', minutes: 15 }],
    ['resume', { type: 'resume' }],
  ] as const)('hands the wish to %s on to the helper', async (ask, expected) => {
    const answer = askBackground(ask)
    await answerRequest(ask, id => ({ ...status, id }))

    expect(await answer).toEqual({ ok: true })
    expect(helper.all(ask).at(-1)).toMatchObject(expected)
  })

  test('names other background sites immediately when the policy changes', async () => {
    helper.say({ type: 'policy', policy: { ...welcome.policy, nonProductive: [], mayPause: false } })
    await vi.advanceTimersByTimeAsync(1_000)

    expect(lastTabs()?.[0]?.background).toEqual([{ site: 'other', audible: false }])
    expect(await storedLink.read()).toMatchObject({ mayPause: false })
  })

  test('keeps the exact last message for the person to read', async () => {
    browserShows('https://netflix.com')
    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(1_000)

    const kept = await storedLastMessage.read()
    expect(JSON.parse(kept?.text ?? '')).toEqual(helper.all('tabs').at(-1))
    expect(Date.parse(kept?.at ?? '')).toBeGreaterThan(Date.parse('2026-03-02T14:32:10Z'))
  })

  test('restarts for an update of itself', async () => {
    const reload = vi.spyOn(fakeBrowser.runtime, 'reload').mockImplementation(() => {})

    await fakeBrowser.runtime.onUpdateAvailable.trigger({ version: '0.2.0' })

    expect(reload).toHaveBeenCalledTimes(1)
  })

  test('ignores an unknown message and continues', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})

    helper.say({ type: 'from-the-future' })
    helper.say({ ...status, queuedEvents: 5 })
    await vi.advanceTimersByTimeAsync(0)

    expect(warned).toHaveBeenCalledTimes(1)
    expect(await storedLink.read()).toMatchObject({ phase: 'connected', waitingEvents: 5 })
  })

  test('opens the dashboard URL from the helper', async () => {
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

  test('opens no URL that is not a web page', async () => {
    const opened = vi.spyOn(fakeBrowser.tabs, 'create')

    const answer = askBackground('open-dashboard')
    await answerRequest('open-dashboard', id => ({ type: 'dashboard', id, url: 'javascript:alert(1)' }))

    expect(await answer).toMatchObject({ ok: false })
    expect(opened).not.toHaveBeenCalled()
  })

  test('tells the popup why a request failed', async () => {
    const answer = askBackground('refresh')
    await answerRequest('today', id => ({
      type: 'error',
      id,
      code: 'server_away',
      message: 'The server is away.',
    }))

    expect(await answer).toEqual({ ok: false, message: expect.stringContaining('server is unreachable') })
  })

  test('does not wait for an answer forever', async () => {
    const answer = askBackground('refresh')
    await vi.advanceTimersByTimeAsync(10_000)

    expect(await answer).toMatchObject({ ok: false, message: expect.stringContaining('in time') })
  })
})
