import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../../testing/folder.ts'
import { noBusHere, startBus } from '../../../testing/session-bus.ts'
import { until } from '../../../testing/until.ts'
import { NoDisplayError } from '../../desktop.ts'
import { openGnomeDesktop } from './desktop.ts'

const extension = ['/org/telemetry_tracker/Windows', 'org.telemetry_tracker.Windows'] as const
const saver = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver'] as const

/** A GNOME session whose shell is played by this test. */
async function session({ isInstalled = true } = {}) {
  const bus = await startBus()
  const shell = await bus.program('org.gnome.Shell')
  await shell.requestName('org.gnome.Mutter.IdleMonitor', 0)
  await shell.requestName('org.gnome.Shell.ScreenShield', 0)
  const told = { title: 'Letter', idleMs: 2_500, isShielded: false, asked: 0, isOn: true }
  shell.setMethodCallHandler(
    '/org/gnome/Mutter/IdleMonitor/Core',
    'org.gnome.Mutter.IdleMonitor',
    'GetIdletime',
    [() => told.idleMs, 't'],
  )
  shell.setMethodCallHandler(...saver, 'GetActive', [() => told.isShielded, 'b'])
  shell.setMethodCallHandler(...extension, 'List', [
    (key: string) => {
      told.asked += 1
      if (key !== 'secret' || !told.isOn) throw new Error('not you')
      return JSON.stringify({ windows: [aWindow(told.title)], monitors: [] })
    },
    's',
  ])
  const home = temporaryFolder()
  const folder = join(home, '.local/share/gnome-shell/extensions/windows@telemetry-tracker')
  if (isInstalled) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'key'), 'secret')
  }
  const environment = {
    ...bus.environment,
    ...{ HOME: home, XDG_SESSION_TYPE: 'wayland', XDG_CURRENT_DESKTOP: 'GNOME', XDG_DATA_DIRS: '/nowhere' },
  }
  const desktop = await openGnomeDesktop(environment)
  if (desktop === null) throw new Error('This is no GNOME session.')
  onTestFinished(() => desktop.close())
  return {
    ...{ bus, shell, told, desktop },
    front: async () => (await desktop.view()).windows.map(({ app, title }) => `${app}: ${title}`),
    change: () => shell.sendSignal(...extension, 'Changed', '', []),
  }
}

function aWindow(title: string) {
  return {
    ...{ id: 1, title, wmClass: 'org.example.Writer', gtkAppId: '', sandboxedAppId: '', pid: 7 },
    bounds: { left: 0, top: 0, width: 640, height: 480 },
    ...{ isWindow: true, isDesktop: false, isMinimised: false, isFullscreen: false },
    ...{ isOnActiveWorkspace: true, isFocused: true },
  }
}

test.skipIf(noBusHere)(
  'asks for the windows again only when the extension says that they changed',
  async () => {
    const { told, desktop, front, change } = await session()
    expect(await front()).toEqual(['Writer: Letter'])
    expect(desktop.limit?.found).toContain('Windows: all')
    const before = told.asked

    told.title = 'Invoice'
    expect(await front()).toEqual(['Writer: Letter'])
    expect(told.asked).toBe(before)
    change()

    await until(async () => expect(await front()).toEqual(['Writer: Invoice']))
  },
)

test.skipIf(noBusHere)(
  'does not believe what it knows while the extension is off, and asks until it is on',
  async () => {
    const { told, front, change } = await session()
    expect(await front()).toEqual(['Writer: Letter'])

    told.isOn = false
    change()
    await until(async () => expect(await front()).toEqual(['Unknown: ']))
    told.isOn = true

    expect(await front()).toEqual(['Writer: Letter'])
  },
)

test.skipIf(noBusHere)('observes presence alone without the extension, and says so', async () => {
  const { desktop, front } = await session({ isInstalled: false })

  expect(await front()).toEqual(['Unknown: '])
  expect(await desktop.idleSeconds()).toBe(2.5)
  expect(await desktop.hookObstacle()).toContain('does not let programs count input')
  expect(desktop.limit).toMatchObject({
    found: expect.stringContaining('not installed'),
    cure: expect.stringContaining('gnome-extension install'),
  })
})

test.skipIf(noBusHere)('is locked while GNOME shows its lock screen', async () => {
  const { shell, desktop } = await session()
  expect(await desktop.isLocked()).toBe(false)

  shell.sendSignal(...saver, 'ActiveChanged', 'b', [true])
  await until(async () => expect(await desktop.isLocked()).toBe(true))
  shell.sendSignal(...saver, 'ActiveChanged', 'b', [false])

  await until(async () => expect(await desktop.isLocked()).toBe(false))
})

test.skipIf(noBusHere)('is gone when GNOME Shell ends', async () => {
  const { shell, desktop } = await session()

  await shell.close()

  expect(await desktop.gone).toBe('GNOME Shell ended')
})

test.skipIf(noBusHere)('waits for GNOME Shell in a session of GNOME, and leaves others alone', async () => {
  const { environment } = await startBus()
  const wayland = { ...environment, XDG_SESSION_TYPE: 'wayland' }

  await expect(openGnomeDesktop({ ...wayland, XDG_CURRENT_DESKTOP: 'GNOME' })).rejects.toThrow(NoDisplayError)
  expect(await openGnomeDesktop(wayland)).toBeNull()
  expect(await openGnomeDesktop({ XDG_CURRENT_DESKTOP: 'GNOME', XDG_SESSION_TYPE: 'x11' })).toBeNull()
})
