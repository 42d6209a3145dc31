import type { DesktopLimit, DesktopView } from '../../desktop.ts'

/** What a compositor tells about its windows. */
export interface CompositorWindows {
  view(): Promise<DesktopView>
  limit: DesktopLimit
  /** Whether its own screen locker has locked the screen, if it says so. */
  isLocked?(): boolean
  /** Resolves with the reason when it tells them no longer. */
  gone?: Promise<string>
  close?(): void
}
