import { Command } from 'commander'
import type { Program } from '../program.ts'
import { aboutGnomeExtension } from './help-texts.ts'

/** `gnome-extension` and its commands. */
export function gnomeExtensionCommand(self: Program): Command {
  const command = new Command('gnome-extension')
    .description('the extension of GNOME Shell that tells the helper the windows of a Wayland session')
    .addHelpText('after', aboutGnomeExtension)
  command
    .command('install')
    .description('install it for you and switch it on; it works from the next sign-in on')
    .action(async () => {
      const { installGnomeExtension } = await import('./gnome-extension.ts')
      await installGnomeExtension(self)
    })
  command
    .command('remove')
    .description('switch it off and remove it')
    .action(async () => {
      const { removeGnomeExtension } = await import('./gnome-extension.ts')
      await removeGnomeExtension(self)
    })
  command
    .command('status')
    .description('show whether it is installed, switched on and answers')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printGnomeExtension } = await import('./gnome-extension.ts')
      await printGnomeExtension(self, options)
    })
  return command
}
