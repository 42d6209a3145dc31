import type { Program } from '../program.ts'
import type { GnomeExtension } from './gnome-extension.ts'

/** Null on systems that have no GNOME. Only this system's code is loaded. */
export async function openGnomeExtension(
  environment: NodeJS.ProcessEnv,
  program: Program,
): Promise<GnomeExtension | null> {
  // One statement, because the bundler leaves out other systems' code only in its branches.
  if (process.platform === 'win32') return null
  else if (process.platform === 'darwin') return null
  else return (await import('./linux/gnome/extension.ts')).extensionFor(environment, program)
}
