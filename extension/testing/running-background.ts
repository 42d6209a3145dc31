import { afterEach, beforeEach, expect, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import background from '../entrypoints/background/index.ts'
import { openNativePort } from '../lib/helper/native-port.ts'
import type { OpenWindow } from '../lib/tabs/describe-windows.ts'
import { openWindows } from '../lib/tabs/open-windows.ts'
import { createStandInHelper, status, today, welcome } from './stand-in-helper.ts'

export let helper: ReturnType<typeof createStandInHelper>
export let shownIcon: unknown

/** Sets up mocks for the background in each test of a file. The file must mock `openNativePort` and `openWindows`. */
export function aroundEachTest(): void {
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
    vi.spyOn(fakeBrowser.action, 'setIcon').mockImplementation(async ({ path }) => {
      shownIcon = path
    })
    browserShows('https://example.com/private?path', 'https://www.youtube.com/watch?v=1')
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export async function start() {
  await background.main()
  await vi.advanceTimersByTimeAsync(200)
}

/** The helper answers the greeting and the first requests. */
export async function greeted() {
  helper.say(welcome)
  await answerRequest('status', id => ({ ...status, id }))
  await answerRequest('today', id => ({ ...today, apps: [...today.apps], id }))
  await vi.advanceTimersByTimeAsync(1_000)
}

type Said = Parameters<typeof helper.say>[0]

export async function answerRequest(
  type: 'status' | 'today' | 'open-dashboard' | 'pause' | 'resume',
  answer: (id: number) => Said,
) {
  await vi.advanceTimersByTimeAsync(0)
  const request = helper.all(type).at(-1)
  expect(request, `a ${type} request`).toBeDefined()
  if (request) helper.say(answer(request.id))
  await vi.advanceTimersByTimeAsync(0)
}

export function lastTabs() {
  return helper.all('tabs').at(-1)?.windows
}

export function browserShows(...urls: string[]) {
  vi.mocked(openWindows).mockResolvedValue([browserWindow(...urls)])
}

export function browserWindow(...urls: string[]): OpenWindow {
  const tabs = urls.map((url, index) => ({ active: index === 0, incognito: false, url, audible: false }))
  return { id: 1, focused: true, incognito: false, state: 'normal', tabs }
}
