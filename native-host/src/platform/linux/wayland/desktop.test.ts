import { expect, test } from 'vitest'
import { type StandInCompositor, startCompositor } from '../../../testing/compositor.ts'
import { until } from '../../../testing/until.ts'
import { NoDisplayError } from '../../desktop.ts'
import { openWaylandDesktop } from './desktop.ts'

const manager = ['zwlr_foreign_toplevel_manager_v1', 3] as const
const notifier = ['ext_idle_notifier_v1', 2] as const
const seat = ['wl_seat', 8] as const
const window = 0xff000000
const [idled, resumed] = [0, 1]

async function open(compositor: StandInCompositor) {
  const desktop = await openWaylandDesktop({ WAYLAND_DISPLAY: compositor.path, XDG_DATA_DIRS: '/nowhere' })
  if (desktop === null) throw new Error('The compositor tells no windows.')
  return { ...desktop, [Symbol.asyncDispose]: async () => desktop.close() }
}

/** The notification that was asked for last, as the request's numbers. */
async function asked(compositor: StandInCompositor, times = 1): Promise<number[]> {
  const object = await compositor.bound(notifier[0])
  return until(() => {
    const request = compositor.requests(object)[times - 1]
    if (request === undefined) throw new Error('nothing was asked for')
    return request
  })
}

test('shows a window once it is complete, and each change as a whole', async () => {
  const compositor = await startCompositor([manager, notifier, seat])
  await using desktop = await open(compositor)
  const shown = async () => (await desktop.view()).windows.map(({ app, title }) => `${app}: ${title}`)

  compositor.send(await compositor.bound(manager[0]), 0, window)
  compositor.send(window, 0, 'Ünï – code')
  compositor.send(window, 1, 'org.example.Editor')
  compositor.send(window, 4, [2, 3])
  compositor.send(window, 5)
  await until(async () => expect(await shown()).toEqual(['Editor: Ünï – code']))
  expect(await desktop.view()).toMatchObject({
    foregroundId: window,
    windows: [{ fullscreen: true, pid: null }],
  })

  compositor.send(window, 0, 'half')
  compositor.send(window, 4, [])
  compositor.send(window + 1, 0, 'unknown to it')
  expect(await shown()).toEqual(['Editor: Ünï – code'])
  compositor.send(window, 5)
  await until(async () => expect((await desktop.view()).foregroundId).toBeNull())

  compositor.send(window, 6)
  await until(async () => expect(await shown()).toEqual([]))
})

test('knows for how long nobody was active on any seat, whatever keeps the screen on', async () => {
  const compositor = await startCompositor([manager, notifier, seat, seat])
  await using desktop = await open(compositor)
  const [inputOpcode, first = 0, timeout] = await asked(compositor)
  const [, second = 0] = await asked(compositor, 2)
  expect([inputOpcode, timeout]).toEqual([2, 1_000])

  expect(await desktop.idleSeconds()).toBe(0)
  compositor.send(first, idled)
  compositor.send(first, idled)
  expect(await desktop.idleSeconds()).toBe(0)
  compositor.send(second, idled)
  await until(async () => expect(await desktop.idleSeconds()).toBeGreaterThan(0))
  compositor.send(second, resumed)
  await until(async () => expect(await desktop.idleSeconds()).toBe(0))

  // The second seat is unplugged: nobody is active on the first.
  compositor.withdraw(4)
  await until(async () => expect(await desktop.idleSeconds()).toBeGreaterThan(0))
  compositor.offer(9, ...seat)
  await until(async () => expect(await desktop.idleSeconds()).toBe(0))
})

test('asks an older compositor in its own way', async () => {
  const compositor = await startCompositor([manager, ['ext_idle_notifier_v1', 1], seat])
  await using _ = await open(compositor)

  expect((await asked(compositor))[0]).toBe(1)
})

test('is none if the compositor does not tell its windows', async () => {
  const { path } = await startCompositor([notifier, seat])

  expect(await openWaylandDesktop({ WAYLAND_DISPLAY: path })).toBeNull()
  expect(await openWaylandDesktop({ XDG_RUNTIME_DIR: '/run' })).toBeNull()
})

test('is refused without presence, because everyone would look absent', async () => {
  const { path } = await startCompositor([manager, seat])

  await expect(openWaylandDesktop({ WAYLAND_DISPLAY: path })).rejects.toThrow('ext-idle-notify-v1')
})

test('cannot be opened where no compositor listens', async () => {
  const missing = openWaylandDesktop({ WAYLAND_DISPLAY: 'wayland-7', XDG_RUNTIME_DIR: '/nowhere' })

  await expect(missing).rejects.toThrow(NoDisplayError)
  await expect(missing).rejects.toThrow('/nowhere/wayland-7')
})

test.each<[string, (compositor: StandInCompositor) => void, string]>([
  ['hangs up', compositor => compositor.hangUp(), 'the compositor ended'],
  ['refuses a request', compositor => compositor.send(1, 0, 5, 2, 'no such object'), 'no such object'],
  ['sends an event that is too short', compositor => compositor.send(1, 0, 5), 'range'],
])('is gone when the compositor %s', async (_, ends, reason) => {
  const compositor = await startCompositor([manager, notifier, seat])
  await using desktop = await open(compositor)

  ends(compositor)

  expect(await desktop.gone).toContain(reason)
})
