import { describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { askBackground } from '../../lib/popup/request.ts'
import { storedLink } from '../../lib/stored/items.ts'
import { aroundEachTest, greeted, helper, lastTabs, start } from '../../testing/running-background.ts'
import { welcome } from '../../testing/stand-in-helper.ts'

vi.mock(import('../../lib/helper/native-port.ts'), () => ({ openNativePort: vi.fn() }))
vi.mock(import('../../lib/tabs/open-windows.ts'), async original => ({
  ...(await original()),
  openWindows: vi.fn(),
}))

aroundEachTest()

const refusal = { type: 'error', code: 'protocol_mismatch', message: 'Update.' } as const

describe('when the helper disconnects', () => {
  test('reports it, fails open requests and clears the lists', async () => {
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

  test('reconnects within two seconds, and sends a greeting again', async () => {
    await start()
    await greeted()
    await vi.advanceTimersByTimeAsync(31_000)

    helper.hangUp()
    await vi.advanceTimersByTimeAsync(1_500)

    expect(helper.connections()).toBe(2)
    expect(helper.all('hello')).toHaveLength(2)
  })

  test('retries at growing intervals, by alarm, regardless of browser events', async () => {
    helper.refuse('Specified native messaging host not found.')
    await start()
    await vi.advanceTimersByTimeAsync(8_000)
    expect(helper.connections()).toBe(5)

    await fakeBrowser.windows.onFocusChanged.trigger(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(helper.connections()).toBe(5)

    const alarm = await fakeBrowser.alarms.get('reconnect')
    await vi.advanceTimersByTimeAsync((alarm?.scheduledTime ?? 0) - Date.now())
    if (alarm) await fakeBrowser.alarms.onAlarm.trigger(alarm)
    await vi.advanceTimersByTimeAsync(0)
    expect(helper.connections()).toBe(6)
    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'not_installed' })
  })

  test('connects immediately on request', async () => {
    helper.refuse('Specified native messaging host not found.')
    await start()
    await vi.advanceTimersByTimeAsync(9_000)
    const before = helper.connections()

    helper.refuse(undefined)
    const answer = askBackground('refresh')
    await vi.advanceTimersByTimeAsync(0)

    expect(await answer).toEqual({ ok: true })
    expect(helper.connections()).toBe(before + 1)
  })

  test('repeats the greeting to a relay without an agent until the agent is running', async () => {
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

  test('reports a helper that does not answer', async () => {
    await start()
    await vi.advanceTimersByTimeAsync(10_000)

    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'silent' })
  })

  test.each([
    ['greets in an older version', { ...welcome, protocol: 0 }, 'helper_too_old', 0],
    ['greets in a newer version', { ...welcome, protocol: 2 }, 'extension_too_old', 2],
    ['refuses the connection and sends its version', { ...refusal, protocol: 2 }, 'extension_too_old', 2],
    ['refuses the connection without a version', refusal, 'helper_too_old', undefined],
  ] as const)('reports the outdated side when the helper %s', async (_, said, problem, helperProtocol) => {
    await start()
    helper.say(said)
    await vi.advanceTimersByTimeAsync(0)

    const state = await storedLink.read()
    expect(state).toMatchObject({ phase: 'disconnected', problem })
    expect(state?.phase === 'disconnected' && state.helperProtocol).toBe(helperProtocol)
  })

  test('reconnects within five seconds after the browser ended the background', async () => {
    await start()
    await greeted()

    const alarms = await fakeBrowser.alarms.getAll()

    const beats = alarms.filter(({ name }) => name.startsWith('heartbeat'))
    expect(beats).toHaveLength(6)
    helper.hangUp()
    await vi.advanceTimersByTimeAsync(0)
    expect((await fakeBrowser.alarms.getAll()).map(({ name }) => name)).toEqual(['reconnect'])
  })

  test('treats a helper that stops answering as disconnected until it answers again', async () => {
    await start()
    await greeted()

    await vi.advanceTimersByTimeAsync(41_000)
    expect(await storedLink.read()).toMatchObject({ phase: 'disconnected', problem: 'silent' })

    await vi.advanceTimersByTimeAsync(30_000)
    await greeted()
    expect(await storedLink.read()).toMatchObject({ phase: 'connected' })
  })
})
