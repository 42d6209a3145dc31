import { existsSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startCompositor } from '../../../testing/compositor.ts'
import { temporaryFolder } from '../../../testing/folder.ts'
import { type KwinSignal, signal, startKwin } from '../../../testing/kwin.ts'
import { noBusHere, startBus, type TestBus } from '../../../testing/session-bus.ts'
import { until } from '../../../testing/until.ts'
import { openSessionBus } from '../session-bus.ts'
import { openWaylandDesktop } from '../wayland/desktop.ts'

const offered = [
  ['org_kde_plasma_shell', 8],
  ['ext_idle_notifier_v1', 1],
  ['wl_seat', 8],
] as const

const office = { id: 'one' }
const screen = { x: 0, y: 0, width: 3840, height: 1080 }

const letter = {
  internalId: '{1}',
  stackingOrder: 3,
  caption: 'Ünï letter',
  desktopFileName: 'org.example.Writer',
  resourceClass: 'writer',
  pid: 41,
  frameGeometry: { x: 0, y: 0, width: 1000, height: 800 },
  fullScreen: false,
  minimized: false,
  onAllDesktops: false,
  desktops: [office] as { id: string }[] | undefined,
  activities: [] as string[],
  specialWindow: false,
  popupWindow: false,
  captionChanged: signal(),
}
const player = {
  ...letter,
  internalId: '{2}',
  stackingOrder: 7,
  caption: 'Film',
  desktopFileName: '',
  resourceClass: 'firefox-esr',
  onAllDesktops: true,
  desktops: [],
  captionChanged: signal(),
}
const elsewhere = {
  ...letter,
  internalId: '{3}',
  stackingOrder: 5,
  caption: 'Other',
  desktops: [{ id: 'two' }],
}
const panel = { ...letter, internalId: '{4}', stackingOrder: 9, caption: '', specialWindow: true, pid: 0 }
const removed = { ...letter, internalId: '{5}', stackingOrder: 8, deleted: true }

/** As KWin 6 has it. */
const workspace = {
  activeWindow: player as object | null,
  currentDesktop: office,
  currentActivity: 'work',
  virtualScreenGeometry: screen,
  screens: [{ geometry: { ...screen, width: 1920 } }],
  windowList: () => [letter, player, elsewhere, panel, removed],
  windowAdded: signal(),
  windowActivated: signal(),
}

/** It cannot give its virtual desktops to scripts, only their numbers. */
const ofKwin5 = { desktops: undefined, x11DesktopIds: [] as number[] }

async function open(bus: TestBus) {
  const { path } = await startCompositor(offered)
  const environment = {
    ...bus.environment,
    WAYLAND_DISPLAY: path,
    XDG_RUNTIME_DIR: temporaryFolder(),
    XDG_DATA_DIRS: '/nowhere',
  }
  const desktop = await openWaylandDesktop(environment)
  if (desktop === null) throw new Error('KWin tells no windows.')
  onTestFinished(() => desktop.close())
  return { desktop, shown: async () => (await desktop.view()).windows.map(({ title }) => title) }
}

describe.skipIf(noBusHere)('the windows of KWin', () => {
  it('are those of its script, front first, with the programs’ names', async () => {
    const bus = await startBus()
    await startKwin(bus, workspace)
    const { desktop } = await open(bus)

    const view = await desktop.view()

    const front = view.windows.find(({ id }) => id === view.foregroundId)
    expect(front).toMatchObject({ app: 'Firefox', title: 'Film', pid: 41, onCurrentDesktop: true })
    expect(view.windows.map(({ title }) => title)).toEqual(['', 'Film', 'Other', 'Ünï letter'])
    expect(view.windows.map(({ isFurniture }) => isFurniture)).toEqual([true, false, false, false])
    expect(view.windows.map(({ onCurrentDesktop }) => onCurrentDesktop)).toEqual([true, true, false, true])
    expect(view.windows[3]).toMatchObject({
      app: 'Writer',
      bounds: { left: 0, top: 0, width: 1000, height: 800 },
    })
    expect(view.screen).toEqual({ left: 0, top: 0, width: 3840, height: 1080 })
    expect(view.monitors).toEqual([{ left: 0, top: 0, width: 1920, height: 1080 }])
    expect(await desktop.hookObstacle()).toContain('Wayland')
    expect(desktop.limit?.found).toContain('which others are visible')
  })

  it('are also those of KWin 5, which has other names and does not tell monitors', async () => {
    const bus = await startBus()
    await startKwin(bus, {
      activeClient: letter,
      currentDesktop: 1,
      currentActivity: 'play',
      virtualScreenGeometry: screen,
      clientList: () => [
        { ...letter, ...ofKwin5, x11DesktopIds: [1] },
        { ...player, ...ofKwin5, stackingOrder: 2, activities: ['work'] },
        { ...letter, ...ofKwin5, internalId: '{6}', stackingOrder: 1, x11DesktopIds: [2] },
      ],
      clientAdded: signal(),
    })
    const { desktop } = await open(bus)

    const view = await desktop.view()

    expect(view.windows.map(({ title, onCurrentDesktop }) => [title, onCurrentDesktop])).toEqual([
      ['Ünï letter', true],
      ['Film', false],
      ['Ünï letter', false],
    ])
    expect(view.windows[0]?.id).toBe(view.foregroundId)
    expect(view).not.toHaveProperty('monitors')
  })

  it('have the titles that programs gave them, where KWin also says those', async () => {
    const bus = await startBus()
    const twin = { ...letter, caption: 'Letter <2>', captionNormal: 'Letter' }
    await startKwin(bus, { ...workspace, windowList: () => [twin] })

    expect(await (await open(bus)).shown()).toEqual(['Letter'])
  })

  it('follow changes, also of windows that were opened later', async () => {
    const bus = await startBus()
    const [first, second] = [changeable(letter), changeable(player)]
    const windows = [first]
    const changing = { ...workspace, activeWindow: null, windowList: () => windows, windowAdded: signal() }
    await startKwin(bus, changing)
    const { desktop, shown } = await open(bus)
    expect((await desktop.view()).foregroundId).toBeNull()

    first.caption = 'Second draft'
    first.captionChanged.emit()
    await until(async () => expect(await shown()).toEqual(['Second draft']))
    windows.push(second)
    changing.windowAdded.emit(second)
    second.caption = 'Next film'
    second.captionChanged.emit()
    await until(async () => expect(await shown()).toEqual(['Next film', 'Second draft']))
  })

  it('are told by KWin only', async () => {
    const bus = await startBus()
    const kwin = await startKwin(bus, workspace)
    const { shown } = await open(bus)
    const stranger = await openSessionBus(bus.environment)
    onTestFinished(() => stranger.close())
    const [receiver] = await receivers(kwin.program)

    const forged = stranger.call(
      {
        destination: receiver ?? '',
        path: '/com/telemetry_tracker/Windows',
        interface: 'com.telemetry_tracker.Windows',
        member: 'Report',
      },
      { signature: 's', values: ['{}'] },
    )

    await expect(forged).rejects.toThrow('Only KWin')
    expect(await shown()).toContain('Film')
  })

  it('are no longer asked for after closing', async () => {
    const bus = await startBus()
    const kwin = await startKwin(bus, workspace)
    const { desktop } = await open(bus)
    const [script] = kwin.loaded.values()
    expect(existsSync(script?.file ?? '/')).toBe(false)

    desktop.close()

    await until(() => expect(kwin.loaded.size).toBe(0))
  })

  it('are no longer told after the helper was killed, from the next change on', async () => {
    const bus = await startBus()
    const changing = { ...workspace, windowActivated: signal() }
    const kwin = await startKwin(bus, changing)
    const { desktop } = await open(bus)
    const unload = kwin.loaded.delete.bind(kwin.loaded)
    // The helper's own request to unload is lost.
    kwin.loaded.delete = () => false
    desktop.close()
    await until(async () => expect(await receivers(kwin.program)).toEqual([]))
    kwin.loaded.delete = unload

    changing.windowActivated.emit()

    await until(() => expect(kwin.loaded.size).toBe(0))
  })

  it('are gone with KWin', async () => {
    const bus = await startBus()
    const kwin = await startKwin(bus, workspace)
    const { desktop } = await open(bus)

    await kwin.program.close()

    expect(await desktop.gone).toBe('KWin ended')
  })

  it('are gone when something else unloads the script, instead of staying as they were', async () => {
    const bus = await startBus()
    const kwin = await startKwin(bus, workspace)
    const { desktop, shown } = await open(bus)
    kwin.loaded.clear()

    await shown()

    expect(await desktop.gone).toContain('unloaded')
  })

  it('are gone when the script fails, instead of staying as they were', async () => {
    const bus = await startBus()
    const changing = { ...workspace, windowActivated: signal() }
    await startKwin(bus, changing)
    const { desktop } = await open(bus)
    changing.windowList = () => {
      throw new Error('another version')
    }

    changing.windowActivated.emit()

    expect(await desktop.gone).toContain('in a form that the helper does not know')
  })

  it('cannot be told without KWin on the session bus, or without a bus', async () => {
    const bus = await startBus()

    await expect(open(bus)).rejects.toThrow('it is not on the session bus')
    await expect(
      open({ ...bus, environment: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } }),
    ).rejects.toThrow(/KWin does not tell.*\/nowhere/)
  })

  it('are not seen while the screen locker has locked the screen', async () => {
    const bus = await startBus()
    await startKwin(bus, workspace)
    const { desktop } = await open(bus)
    expect(await desktop.isLocked()).toBe(false)
    const saver = await bus.program('org.example.Locker')
    const [path, interfaceName] = ['/org/freedesktop/ScreenSaver', 'org.freedesktop.ScreenSaver']
    saver.setMethodCallHandler(path, interfaceName, 'GetActive', [() => true, 'b'])

    await saver.requestName(interfaceName, 0)
    await until(async () => expect(await desktop.isLocked()).toBe(true))
    saver.sendSignal(path, interfaceName, 'ActiveChanged', 'b', [false])
    await until(async () => expect(await desktop.isLocked()).toBe(false))
    saver.sendSignal(path, interfaceName, 'ActiveChanged', 'b', [true])
    await until(async () => expect(await desktop.isLocked()).toBe(true))
    await saver.close()
    await until(async () => expect(await desktop.isLocked()).toBe(false))
  })
})

function changeable<T extends { captionChanged: KwinSignal }>(window: T): T {
  return { ...window, captionChanged: signal() }
}

/** The connections to the bus that are not the stand-in's and not the bus's own. */
async function receivers(program: TestProgram): Promise<string[]> {
  const names = await program.listNames()
  return names.filter(name => name.startsWith(':') && name !== program.name)
}

type TestProgram = Awaited<ReturnType<typeof startKwin>>['program']
