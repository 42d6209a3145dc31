import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'

/** The windows that one connected browser (one profile) last reported. */
export interface BrowserTabs {
  /** Identifies the connection; a number is never used twice. */
  connection: number
  /** As the extension names it: chrome, edge, firefox … */
  browser: string
  /** The browser's process id, if known. */
  pid: number | null
  /** When it was reported, wall clock in ms. */
  at: number
  windows: readonly BrowserWindow[]
}

/**
 * How a desktop window was matched.
 * - `told`: an extension reported it. `windows` holds one window, or several if the match is ambiguous;
 * `isSure` means that the title belongs to a window that is not private.
 * - `hidden`: a browser window that no extension reported, so it may be private.
 * - `untold`: no extension is connected for this program, and the window says itself that it is not private.
 */
export type ReportedWindow =
  | { is: 'told'; windows: readonly [BrowserWindow, ...BrowserWindow[]]; isSure: boolean }
  | { is: 'hidden' }
  | { is: 'untold' }
