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
 * - `reported`: an extension reported it. `windows` holds one window, or several if the match is ambiguous;
 * `isSure` means that the title belongs to a window that is not private.
 * - `unmatched`: a browser window that no extension reported, so it may be private.
 * - `notPrivate`: no extension is connected for this program, and the window says itself that it is not private.
 */
export type ReportedWindow =
  | { is: 'reported'; windows: readonly [BrowserWindow, ...BrowserWindow[]]; isSure: boolean }
  | { is: 'unmatched' }
  | { is: 'notPrivate' }
