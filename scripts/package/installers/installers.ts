import type { Installer } from './installer.ts'
import { linuxInstaller } from './linux/linux-installer.ts'
import { macosInstallers } from './macos/macos-installers.ts'
import { windowsInstaller } from './windows/windows-installer.ts'

/** Every kind of installers that `npm run package -- --installers` makes; a kind may have several. */
export const installers: readonly Installer[] = [linuxInstaller, windowsInstaller, ...macosInstallers]

/** The chosen kinds, in the order of the table. */
export function chosenInstallers(kinds: readonly string[]): readonly Installer[] {
  return kinds.includes('all') ? installers : installers.filter(({ kind }) => kinds.includes(kind))
}
