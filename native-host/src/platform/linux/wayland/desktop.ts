import { join } from 'node:path'
import {
  type Desktop,
  type DesktopLimit,
  type DesktopWindow,
  NoDisplayError,
  unknownBounds,
} from '../../desktop.ts'
import { openKwinWindows } from '../kwin/windows.ts'
import { watchSession } from '../session-watch.ts'
import type { CompositorWindows } from './compositor-windows.ts'
import { WaylandConnection } from './connection.ts'
import { followPresence } from './presence.ts'
import { createProgramNames } from './program-names.ts'
import { followToplevels, type Toplevel, toplevelManager } from './toplevels.ts'

/** An interface that only KWin has. */
const plasmaShell = 'org_kde_plasma_shell'

/**
 * The desktop of a Wayland compositor that tells programs its windows: KWin, or sway and others made with wlroots. Null
 * if it does not tell them. Input cannot be counted. Throws a NoDisplayError when the compositor can't be reached, or
 * tells nothing of presence: without it, everyone would look absent.
 */
export async function openWaylandDesktop(
  environment: Record<string, string | undefined>,
): Promise<Desktop | null> {
  const path = socketPath(environment)
  if (path === null) return null
  const connection = await WaylandConnection.open(path)
  try {
    const desktop = await openOn(connection, environment)
    if (desktop === null) connection.close()
    return desktop
  } catch (error) {
    connection.close()
    throw error
  }
}

async function openOn(
  connection: WaylandConnection,
  environment: Record<string, string | undefined>,
): Promise<Desktop | null> {
  const isKwin = connection.offers(plasmaShell).length > 0
  if (!isKwin && connection.offers(toplevelManager).length === 0) return null
  const idleSeconds = followPresence(connection)
  if (idleSeconds === null) {
    throw new NoDisplayError(
      'This Wayland compositor does not say whether someone is active (it has neither ext-idle-notify-v1 nor org_kde_kwin_idle), and input cannot be counted. Update it, or choose an X11 session when you sign in.',
    )
  }
  const windows = isKwin ? await openKwinWindows(environment) : openToplevels(connection, environment)
  await connection.roundTrip().catch(error => {
    windows.close?.()
    throw error
  })
  const session = watchSession(environment)
  return {
    view: windows.view,
    idleSeconds: () => Promise.resolve(idleSeconds()),
    hookObstacle: () => Promise.resolve('This Wayland session does not let programs count input.'),
    isLocked: () => Promise.resolve(session.isAway() || (windows.isLocked?.() ?? false)),
    limit: windows.limit,
    gone: windows.gone ? Promise.race([connection.gone, windows.gone]) : connection.gone,
    close() {
      session.stop()
      windows.close?.()
      connection.close()
    },
  }
}

/** Places and stacking are not told this way, so no window but the one in front counts as visible. */
function openToplevels(
  connection: WaylandConnection,
  environment: Record<string, string | undefined>,
): CompositorWindows {
  const [offered] = connection.offers(toplevelManager)
  const toplevels = offered ? followToplevels(connection, offered) : () => []
  const nameOf = createProgramNames(environment)
  return {
    async view() {
      const windows = toplevels()
      return {
        windows: await Promise.all(windows.map(async window => toWindow(window, await nameOf(window.appId)))),
        foregroundId: windows.find(({ activated }) => activated)?.id ?? null,
        screen: null,
      }
    },
    limit: inFrontOnly,
  }
}

const inFrontOnly: DesktopLimit = {
  found:
    'a Wayland session. Windows: their titles and which one is in front, not which others are visible. Presence: yes. Input: not counted, so minutes are judged by presence and the app in front',
  cure: 'choose an X11 (Xorg) session when you sign in if visible windows or counts are needed',
}

/** Where the compositor listens, or null outside a Wayland session. */
function socketPath(environment: Record<string, string | undefined>): string | null {
  const { WAYLAND_DISPLAY: name, XDG_RUNTIME_DIR: folder } = environment
  if (!name) return null
  if (name.startsWith('/')) return name
  return folder ? join(folder, name) : null
}

function toWindow({ id, title, minimised, fullscreen }: Toplevel, app: string): DesktopWindow {
  return {
    id,
    app,
    title,
    pid: null,
    bounds: unknownBounds,
    fullscreen,
    minimised,
    onCurrentDesktop: true,
    isFurniture: false,
  }
}
