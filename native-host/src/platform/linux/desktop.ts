import { readlink } from 'node:fs/promises'
import { type Desktop, type DesktopLimit, type DesktopWindow, NoDisplayError, type Rect } from '../desktop.ts'
import { isWaylandSession } from '../session.ts'
import { appName } from './app-name.ts'
import { watchSession } from './session-watch.ts'
import { XConnection } from './x-connection.ts'
import { decodeXText } from './x-text.ts'

const atomNames = [
  '_NET_ACTIVE_WINDOW',
  '_NET_CLIENT_LIST_STACKING',
  '_NET_CURRENT_DESKTOP',
  '_NET_FRAME_EXTENTS',
  '_NET_WM_DESKTOP',
  '_NET_WM_NAME',
  '_NET_WM_PID',
  '_NET_WM_STATE',
  '_NET_WM_STATE_FULLSCREEN',
  '_NET_WM_STATE_HIDDEN',
  '_NET_WM_WINDOW_TYPE',
  '_NET_WM_WINDOW_TYPE_DESKTOP',
  '_NET_WM_WINDOW_TYPE_DOCK',
  'WM_CLASS',
  'WM_NAME',
] as const

/** The `_NET_WM_DESKTOP` of a window that is on all desktops. */
const allDesktops = 0xffffffff

/**
 * The desktop of an X server, over one connection. Under Wayland only windows of X programs are visible. Throws a
 * NoDisplayError when no display is set or it can't be reached.
 */
export async function openLinuxDesktop(environment: Record<string, string | undefined>): Promise<Desktop> {
  const displayName = environment['DISPLAY']
  if (!displayName) {
    throw new NoDisplayError(
      'DISPLAY is not set, so no desktop was found. Start the helper in a desktop session, or set DISPLAY.',
    )
  }
  const x = await XConnection.open(displayName, atomNames)
  const session = watchSession(environment)
  return {
    async view() {
      const [stacking, active, current, screen, monitors] = await Promise.all([
        x.numbers(x.root, x.atom('_NET_CLIENT_LIST_STACKING')),
        x.numbers(x.root, x.atom('_NET_ACTIVE_WINDOW')),
        x.numbers(x.root, x.atom('_NET_CURRENT_DESKTOP')),
        x.screen(),
        x.monitors(),
      ])
      const read = await Promise.all(stacking.map(id => readWindow(x, id, current[0] ?? 0)))
      return {
        windows: read.filter(window => window !== null).reverse(),
        foregroundId: active[0] || null,
        screen,
        ...(monitors !== null && { monitors }),
      }
    },
    async idleSeconds() {
      const saver = await x.screenSaver()
      return saver === null ? null : saver.idleMs / 1000
    },
    // Without this extension the hook ends the whole process instead of failing.
    async hookObstacle() {
      return (await x.hasExtension('RECORD')) ? null : 'Start the X server with its RECORD extension.'
    },
    async isLocked() {
      return session.isAway() || ((await x.screenSaver())?.isOn ?? false)
    },
    ...(isWaylandSession(environment) && { limit: onlyXPrograms }),
    gone: x.gone,
    close() {
      session.stop()
      x.close()
    },
  }
}

const onlyXPrograms: DesktopLimit = {
  found:
    'a Wayland session whose compositor does not tell its windows: only windows of X11 programs and input in them are visible',
  cure: 'choose an X11 (Xorg) session when you sign in',
}

/**
 * Reads all properties each time: a window number may go to another program within a second, and programs set
 * their names after the window is shown.
 */
async function readWindow(x: XConnection, id: number, currentDesktop: number): Promise<DesktopWindow | null> {
  const [identity, title, states, desktops, bounds] = await Promise.all([
    readIdentity(x, id),
    readTitle(x, id),
    x.numbers(id, x.atom('_NET_WM_STATE')),
    x.numbers(id, x.atom('_NET_WM_DESKTOP')),
    readBounds(x, id),
  ])
  if (bounds === null) return null
  const desktop = desktops[0] ?? currentDesktop
  return {
    ...identity,
    id,
    title,
    bounds,
    fullscreen: states.includes(x.atom('_NET_WM_STATE_FULLSCREEN')),
    minimised: states.includes(x.atom('_NET_WM_STATE_HIDDEN')),
    onCurrentDesktop: desktop === currentDesktop || desktop === allDesktops,
  }
}

/** The program that owns the window. */
async function readIdentity(
  x: XConnection,
  id: number,
): Promise<Pick<DesktopWindow, 'app' | 'pid' | 'isFurniture'>> {
  const [classes, pids, types] = await Promise.all([
    x.property(id, x.atom('WM_CLASS')),
    x.numbers(id, x.atom('_NET_WM_PID')),
    x.numbers(id, x.atom('_NET_WM_WINDOW_TYPE')),
  ])
  const pid = pids[0] ?? null
  // WM_CLASS holds instance and class, each ended by a zero byte.
  const windowClass = classes === null ? '' : (classOf(classes) ?? '')
  return {
    app: appName(windowClass, windowClass === '' && pid !== null ? await executableOf(pid) : ''),
    pid,
    isFurniture:
      types.includes(x.atom('_NET_WM_WINDOW_TYPE_DOCK')) ||
      types.includes(x.atom('_NET_WM_WINDOW_TYPE_DESKTOP')),
  }
}

function classOf(classes: Buffer): string | undefined {
  const [, windowClass] = decodeXText(classes).split('\0')
  return windowClass
}

/** The path of a process's program; empty when it has ended or belongs to another user. */
function executableOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/exe`).catch(() => '')
}

async function readTitle(x: XConnection, id: number): Promise<string> {
  const modern = await x.property(id, x.atom('_NET_WM_NAME'))
  if (modern !== null) return modern.toString('utf8')
  const old = await x.property(id, x.atom('WM_NAME'))
  return old === null ? '' : decodeXText(old)
}

async function readBounds(x: XConnection, id: number): Promise<Rect | null> {
  const [geometry, origin, frame] = await Promise.all([
    x.geometry(id),
    x.origin(id),
    x.numbers(id, x.atom('_NET_FRAME_EXTENTS')),
  ])
  if (geometry === null || origin === null) return null
  const [left = 0, right = 0, top = 0, bottom = 0] = frame
  return {
    left: origin.x - left,
    top: origin.y - top,
    width: geometry.width + left + right,
    height: geometry.height + top + bottom,
  }
}
