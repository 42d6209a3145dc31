import { expect, test } from 'vitest'
import { startCompositor } from '../../testing/compositor.ts'
import { noDisplayHere, startDisplay } from '../../testing/display.ts'
import { openLinuxSession } from './open-session.ts'

const seat = ['wl_seat', 8] as const

test.skipIf(noDisplayHere)(
  'shows X programs where the compositor does not tell its windows, and says so',
  async () => {
    const { name } = await startDisplay()
    const { path } = await startCompositor([seat])

    const desktop = await openLinuxSession({
      DISPLAY: name,
      WAYLAND_DISPLAY: path,
      XDG_SESSION_TYPE: 'wayland',
    })

    expect(await desktop.hookObstacle()).toBeNull()
    expect(desktop.limit?.found).toContain('only windows of X11 programs')
    desktop.close()
  },
)

test.skipIf(noDisplayHere)('is that of X if the variables are left over from a Wayland session', async () => {
  const { name } = await startDisplay()

  const desktop = await openLinuxSession({
    DISPLAY: name,
    WAYLAND_DISPLAY: '/nowhere/wayland-0',
    XDG_SESSION_TYPE: 'x11',
  })

  expect(desktop.limit).toBeUndefined()
  desktop.close()
})

test('is that of the compositor if it tells its windows, also beside an X server', async () => {
  const { path } = await startCompositor([
    seat,
    ['zwlr_foreign_toplevel_manager_v1', 3],
    ['org_kde_kwin_idle', 1],
  ])

  const desktop = await openLinuxSession({ DISPLAY: ':0', WAYLAND_DISPLAY: path })

  expect(await desktop.hookObstacle()).toContain('Wayland')
  expect(desktop.limit?.found).toContain('Presence: yes')
  desktop.close()
})

test('does not fall back to an X server in a Wayland session whose compositor has died', async () => {
  const opened = openLinuxSession({
    DISPLAY: ':0',
    WAYLAND_DISPLAY: '/nowhere/wayland-0',
    XDG_SESSION_TYPE: 'wayland',
  })

  await expect(opened).rejects.toThrow('/nowhere/wayland-0')
})
