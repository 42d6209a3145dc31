import type { Desktop } from '../desktop.ts'
import { openXWinDesktop } from '../x-win-desktop.ts'

/** The desktop of Windows: programs are named by their description, or by their file where they have none. */
export function openWindowsDesktop(): Promise<Desktop> {
  return openXWinDesktop(({ info }) => info.name || info.execName.replace(/\.exe$/i, '') || 'Unknown')
}
