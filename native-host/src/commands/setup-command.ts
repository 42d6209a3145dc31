import { Command } from 'commander'
import { computerPreset } from '../computer-preset.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { aboutSetup } from './help-texts.ts'
import type { SetupOptions } from './setup.ts'

/** `setup` and its options. */
export function setupCommand(self: Program, settings: () => HelperSettings): Command {
  return new Command('setup')
    .description('read what is recorded and confirm it, and set up server, browsers and start')
    .option('--cli', 'ask in this terminal', false)
    .option('--server <address>', 'the address of your server')
    .option('--code <code>', 'one-time code or link from an admin; `-` reads it from standard input')
    .option('--user-id <id>', 'your user id, for a server without accounts')
    .option('--allow-http', 'allow an unencrypted server address (http) on another machine', false)
    .option(
      '--notice-acknowledged-by <name>',
      'for device management: ask nothing; this organisation has told the person what is recorded',
    )
    .addHelpText('after', aboutSetup)
    .action(async (options: SetupOptions) => {
      const { setUp } = await import('./setup.ts')
      await setUp(settings(), self, computerPreset(self), options)
    })
}
