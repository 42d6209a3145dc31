import type { WindowInfo } from '@miniben90/x-win'
import type { Desktop, DesktopView, DesktopWindow } from './desktop.ts'

/** Windows parks minimised windows at this place instead of marking them. */
const minimisedAt = -32_000

/**
 * The desktop of Windows or macOS through the addon x-win. `nameApp` gives the name people know a program by.
 * The addon is loaded here and not before: it must never load on Linux.
 */
export async function openXWinDesktop(nameApp: (window: WindowInfo) => string): Promise<Desktop> {
  const { activeWindowAsync, openWindowsAsync } = await import('@miniben90/x-win')
  return {
    async view(): Promise<DesktopView> {
      const [windows, active] = await Promise.all([openWindowsAsync(), activeWindowAsync()])
      const known = windows.some(window => window.id === active.id) ? windows : [active, ...windows]
      return {
        windows: known.map(window => toDesktopWindow(window, nameApp(window))),
        foregroundId: active.id === 0 ? null : active.id,
        screen: null,
      }
    },
    idleSeconds: () => Promise.resolve(null),
    gone: new Promise(() => {}),
    close() {},
  }
}

function toDesktopWindow({ id, title, info, position }: WindowInfo, app: string): DesktopWindow {
  const { x, y, width, height, isFullScreen } = position
  return {
    id,
    app,
    title,
    pid: info.processId,
    bounds: { left: x, top: y, width, height },
    fullscreen: isFullScreen,
    minimised: x <= minimisedAt && y <= minimisedAt,
    onCurrentDesktop: true,
    isFurniture: false,
  }
}
