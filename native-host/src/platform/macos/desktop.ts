import type { Desktop } from '../desktop.ts'
import { openXWinDesktop } from '../x-win-desktop.ts'

/** The desktop of macOS: programs are named as in the Dock. Titles need the Screen Recording permission. */
export function openMacDesktop(): Promise<Desktop> {
  return openXWinDesktop(({ info }) => info.name || info.execName || 'Unknown')
}
