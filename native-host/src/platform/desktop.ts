/** A rectangle on the desktop, in pixels, over all monitors. */
export interface Rect {
  left: number
  top: number
  width: number
  height: number
}

/** One window as the system shows it, its frame included. */
export interface DesktopWindow {
  id: number
  /** The name people know the program by. */
  app: string
  title: string
  pid: number | null
  bounds: Rect
  fullscreen: boolean
  minimised: boolean
  onCurrentDesktop: boolean
  /** Panels, docks and wallpaper: they cover others but are nobody's window. */
  isFurniture: boolean
}

/** The windows of one moment, front first. */
export interface DesktopView {
  windows: DesktopWindow[]
  foregroundId: number | null
  /** The whole desktop, where the system tells it. */
  screen: Rect | null
  /** The monitors on it, where the system tells them: what lies on none can't be seen. */
  monitors?: readonly Rect[]
}

/** What the helper asks of a system's desktop. One implementation a system. */
export interface Desktop {
  view(): Promise<DesktopView>
  /** Seconds since the last input of anyone, or null where the system doesn't tell. */
  idleSeconds(): Promise<number | null>
  /** What makes it pointless or dangerous to start the input hook here, with the cure; null when nothing. */
  hookObstacle(): Promise<string | null>
  /** Whether the screen is locked or another person's session is in front. */
  isLocked(): Promise<boolean>
  /** Resolves with the reason when the display has gone away. */
  gone: Promise<string>
  close(): void
}

/** There is no desktop to look at: says why and what to do. */
export class NoDisplayError extends Error {
  override readonly name = 'NoDisplayError'
}
