/** A rectangle on the desktop, in pixels, over all monitors. */
export interface Rect {
  left: number
  top: number
  width: number
  height: number
}

/** Of windows whose place the system does not tell. */
export const unknownBounds: Rect = { left: 0, top: 0, width: 0, height: 0 }

/** One window on the screen, including its frame. */
export interface DesktopWindow {
  id: number
  /** The program's usual name. */
  app: string
  title: string
  pid: number | null
  /** `unknownBounds` if the system does not tell them: such a window is never visible beside the one in front. */
  bounds: Rect
  fullscreen: boolean
  minimised: boolean
  onCurrentDesktop: boolean
  /** Panels, docks and wallpaper: they cover other windows, but don't count as windows. */
  isFurniture: boolean
}

/** The windows at one moment, front first. */
export interface DesktopView {
  windows: DesktopWindow[]
  foregroundId: number | null
  /** The whole desktop, if the system reports it. */
  screen: Rect | null
  /** Its monitors, if the system reports them. Windows on no monitor are not visible. */
  monitors?: readonly Rect[]
}

/** What the helper cannot observe in a desktop session, and what would give more. */
export interface DesktopLimit {
  found: string
  cure: string
  /** It limits something else than windows. */
  seesAllWindows?: true
}

/** What the helper needs from a desktop. Each system has its own implementation. */
export interface Desktop {
  view(): Promise<DesktopView>
  /** Seconds since the last input of anyone, or null if the system doesn't report it. */
  idleSeconds(): Promise<number | null>
  /** Why the input hook would be useless or dangerous here, with the fix; null when nothing is wrong. */
  hookObstacle(): Promise<string | null>
  /** Whether the screen is locked or another user's session is in front. */
  isLocked(): Promise<boolean>
  /** Left out if everything can be observed. */
  limit?: DesktopLimit
  /** Resolves with the reason when the display has gone away. */
  gone: Promise<string>
  close(): void
}

/** There is no desktop to observe. The message says why and what to do. */
export class NoDisplayError extends Error {
  override readonly name = 'NoDisplayError'
}
