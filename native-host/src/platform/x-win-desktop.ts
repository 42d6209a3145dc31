import type { WindowInfo } from '@miniben90/x-win'
import type { Desktop, DesktopView, DesktopWindow } from './desktop.ts'

/** The fields of a window that are read; its address and icon never are. */
export type XWindow = Pick<WindowInfo, 'id' | 'title' | 'position' | 'info'>

/**
 * The part of the addon x-win that is used. Its windows come front first; cloaked ones and those of other
 * desktops are omitted.
 */
export interface XWin {
  openWindowsAsync(): Promise<XWindow[]>
  activeWindowAsync(): Promise<XWindow>
}

/** The differences between Windows and macOS. */
export interface XWinSystem {
  /** The program's usual name. */
  nameApp(window: XWindow): string
  isFullscreen(window: XWindow): boolean
  isMinimised(window: XWindow): boolean
  /**
   * Whether the session is locked or another one is in front, given how many times in a row nothing was in
   * front.
   */
  isLocked(active: XWindow, emptyLooks: number): boolean
  idleSeconds(): number | null
  close(): void
}

/** The desktop of Windows or macOS, through the addon. */
export function createXWinDesktop(xWin: XWin, system: XWinSystem): Desktop {
  let isLocked = false
  let emptyLooks = 0
  return {
    async view(): Promise<DesktopView> {
      const [windows, active] = await Promise.all([xWin.openWindowsAsync(), xWin.activeWindowAsync()])
      const foregroundId = active.id === 0 ? null : active.id
      emptyLooks = foregroundId === null ? emptyLooks + 1 : 0
      isLocked = system.isLocked(active, emptyLooks)
      const isKnown = foregroundId === null || windows.some(window => window.id === active.id)
      const all = isKnown ? windows : [active, ...windows]
      return { windows: all.map(window => toDesktopWindow(window, system)), foregroundId, screen: null }
    },
    idleSeconds: () => Promise.resolve(system.idleSeconds()),
    hookObstacle: () => Promise.resolve(null),
    isLocked: () => Promise.resolve(isLocked),
    gone: new Promise(() => {}),
    close: system.close,
  }
}

/** The addon is loaded only here: it must never load on Linux. */
export async function loadXWin(): Promise<XWin> {
  return import('@miniben90/x-win')
}

function toDesktopWindow(window: XWindow, system: XWinSystem): DesktopWindow {
  const { id, title, info, position } = window
  const { x, y, width, height } = position
  return {
    id,
    app: system.nameApp(window),
    title,
    pid: info.processId,
    bounds: { left: x, top: y, width, height },
    fullscreen: system.isFullscreen(window),
    minimised: system.isMinimised(window),
    onCurrentDesktop: true,
    isFurniture: false,
  }
}
