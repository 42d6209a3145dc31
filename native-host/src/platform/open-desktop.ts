import type { Desktop } from './desktop.ts'

/**
 * Opens this system's desktop. Throws a NoDisplayError with the fix if there is none. Only this system's
 * code is loaded.
 */
export async function openDesktop(environment: Record<string, string | undefined>): Promise<Desktop> {
  // One statement, because the bundler leaves out other systems' code only in its branches.
  if (process.platform === 'win32') return (await import('./windows/desktop.ts')).openWindowsDesktop()
  else if (process.platform === 'darwin') return (await import('./macos/desktop.ts')).openMacDesktop()
  else return (await import('./linux/open-session.ts')).openLinuxSession(environment)
}
