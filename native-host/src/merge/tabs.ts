import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'

/** What one connected browser (one profile) last said of its windows. */
export interface BrowserTabs {
  /** Tells connections apart; a number is never used twice. */
  connection: number
  /** As the extension names it: chrome, edge, firefox … */
  browser: string
  /** The browser's process, where it is known. */
  pid: number | null
  /** When it was said, wall clock in ms. */
  at: number
  windows: readonly BrowserWindow[]
}

/**
 * What is known of a window on the desktop.
 * - `told`: an extension told of it. `windows` holds one, or several when which of them it is can't be told; `isSure` says that the
 *   title is that of a window which is not private.
 * - `hidden`: a browser window that no extension vouches for, so that it may be private.
 * - `untold`: no extension speaks for this program, and the window says itself that it is not private.
 */
export type ReportedWindow =
  | { is: 'told'; windows: readonly [BrowserWindow, ...BrowserWindow[]]; isSure: boolean }
  | { is: 'hidden' }
  | { is: 'untold' }
