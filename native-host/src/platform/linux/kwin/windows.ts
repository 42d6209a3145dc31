import { randomUUID } from 'node:crypto'
import { chmod, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DesktopLimit, NoDisplayError } from '../../desktop.ts'
import { appName, knownAppName } from '../app-name.ts'
import { followScreenLock } from '../screen-lock.ts'
import { openSessionBus, type SessionBus } from '../session-bus.ts'
import type { CompositorWindows } from '../wayland/compositor-windows.ts'
import { createProgramNames } from '../wayland/program-names.ts'
import { createNumbers, type KwinReport, readReport, toView } from './report.ts'
import { kwinScript, type Receiver } from './script.ts'

const kwin = 'org.kde.KWin'
const scripting = { destination: kwin, path: '/Scripting', interface: 'org.kde.kwin.Scripting' }
const object = {
  path: '/com/telemetry_tracker/Windows',
  interface: 'com.telemetry_tracker.Windows',
  member: 'Report',
}
const answersWithinMs = 30_000

/**
 * The windows of KWin, as a script in it reports them: KWin gives programs no protocol for that. The script is loaded
 * while the helper observes, and leaves nothing behind. Throws a NoDisplayError if KWin doesn't run it.
 */
export async function openKwinWindows(
  environment: Record<string, string | undefined>,
): Promise<CompositorWindows> {
  let bus: SessionBus | undefined
  try {
    bus = await openSessionBus(environment)
    return await observe(bus, environment)
  } catch (error) {
    bus?.close()
    const why = error instanceof Error ? error.message : String(error)
    throw new NoDisplayError(`KWin does not tell the helper its windows: ${why}`)
  }
}

async function observe(
  bus: SessionBus,
  environment: Record<string, string | undefined>,
): Promise<CompositorWindows> {
  const ended = Promise.withResolvers<string>()
  const owner = await bus.followOwner(kwin, () => ended.resolve('KWin ended'))
  if (owner() === null) throw new Error('it is not on the session bus.')
  const first = Promise.withResolvers<undefined>()
  const numbers = createNumbers()
  let latest: KwinReport | undefined
  bus.serve(object.path, object.interface, {
    [object.member]([text], sender) {
      if (sender !== owner()) throw new Error('Only KWin reports its windows.')
      try {
        latest = readReport(text)
        numbers.keep(latest.windows.map(({ id }) => id))
        first.resolve(undefined)
      } catch (error) {
        ended.resolve(error instanceof Error ? error.message : String(error))
      }
    },
  })
  const gone = Promise.race([bus.gone, ended.promise])
  const plugin = `telemetry-tracker-${randomUUID()}`
  const isLocked = await followScreenLock(bus)
  await runScript(
    bus,
    { name: bus.name, ...object },
    plugin,
    Promise.race([first.promise, gone]),
    environment,
  )
  const nameOf = createNames(environment)
  return {
    async view() {
      // Else windows of earlier would be taken for those of now.
      const [isLoaded] = await bus.call({ ...scripting, member: 'isScriptLoaded' }, text(plugin))
      if (isLoaded !== true) ended.resolve('KWin unloaded the script that tells its windows')
      if (latest === undefined) throw new Error('KWin has not reported its windows.')
      return toView(latest, numbers.of, nameOf)
    },
    limit: withoutInput,
    isLocked,
    gone,
    close: () => void unload(bus, plugin).finally(() => bus.close()),
  }
}

const withoutInput: DesktopLimit = {
  found:
    'a Wayland session of KDE Plasma. Windows: their titles, which one is in front and which others are visible. Presence: yes. Input: not counted, so minutes are judged by presence and the app in front',
  cure: 'choose an X11 (Xorg) session when you sign in if counts are needed',
}

/** KWin runs scripts from files only, and has read this one when it reports. */
async function runScript(
  bus: SessionBus,
  receiver: Receiver,
  plugin: string,
  reported: Promise<string | undefined>,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const file = join(environment['XDG_RUNTIME_DIR'] || tmpdir(), `${plugin}.js`)
  // Only a new file: another program could have put something else there.
  await writeFile(file, kwinScript(receiver, plugin), { flag: 'wx' })
  try {
    // It holds nothing secret, and KWin could belong to another user than a helper that was started as root.
    await chmod(file, 0o644)
    await bus.call({ ...scripting, member: 'loadScript' }, { signature: 'ss', values: [file, plugin] })
    // Of the ways to run it, this one is the same in all versions.
    await bus.call({ ...scripting, member: 'start' })
    const why = await within(answersWithinMs, reported)
    if (why !== undefined) throw new Error(`${why}.`)
  } catch (error) {
    await unload(bus, plugin)
    throw error
  } finally {
    await rm(file)
  }
}

async function within(limitMs: number, promise: Promise<string | undefined>): Promise<string | undefined> {
  const timeout = Promise.withResolvers<string>()
  const timer = setTimeout(() => timeout.resolve('its script does not report'), limitMs)
  try {
    return await Promise.race([promise, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** If KWin or the bus has ended, the script has too. */
async function unload(bus: SessionBus, plugin: string): Promise<void> {
  await bus.call({ ...scripting, member: 'unloadScript' }, text(plugin)).catch(() => {})
}

/** As on X if the class is known there, else by the desktop file, the class or the executable. */
function createNames(
  environment: Record<string, string | undefined>,
): (window: KwinReport['windows'][number]) => Promise<string> {
  const nameOf = createProgramNames(environment)
  return async ({ desktopFile, windowClass, pid }) => {
    const id = desktopFile || windowClass
    if (id !== '') return knownAppName(windowClass) ?? nameOf(id)
    // The process may have ended, or belong to another user.
    return appName('', await readlink(`/proc/${pid}/exe`).catch(() => ''))
  }
}

function text(value: string): { signature: string; values: readonly unknown[] } {
  return { signature: 's', values: [value] }
}
