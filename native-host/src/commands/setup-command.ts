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
    .option('--cli', 'ask in this terminal instead of on a page in your browser', false)
    .option('--print', 'print the address of the page instead of opening it: only you may know it', false)
    .option('--server <address>', 'the address of your server')
    .option('--code <code>', 'one-time code or link from an admin; `-` reads it from standard input')
    .option('--user-id <id>', 'your user id, for a server without accounts')
    .option('--allow-http', 'allow an unencrypted server address (http) on another machine', false)
    .option(
      '--notice-acknowledged-by <name>',
      'for device management: ask nothing; this organisation has told the person what is recorded',
    )
    .addHelpText('after', aboutSetup)
    .action(async ({ print, ...options }: SetupOptions & { print: boolean }) => {
      if (isForPage(options)) {
        const { openSetupPage } = await import('./setup-page.ts')
        return openSetupPage(self, settings, { print })
      }
      const { setUp } = await import('./setup.ts')
      await setUp(settings(), self, computerPreset(self), options)
    })
}

/** What the page asks for is not given as options. */
function isForPage({ cli, server, code, userId, noticeAcknowledgedBy }: SetupOptions): boolean {
  return !cli && [server, code, userId, noticeAcknowledgedBy].every(option => option === undefined)
}
