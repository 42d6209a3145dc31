import { Command, Option } from 'commander'
import type { Program } from '../program.ts'
import { readHelperSettings } from '../settings.ts'
import { asEnrolled } from '../sign-in/enrolment.ts'

/** The commands people run, each of which loads its own part. */
export function createCommands(self: Program): Command {
  const program = new Command('telemetry-tracker')
    .description(
      'Counts key presses, clicks and pointer travel (never which keys), sees which window is in front, and delivers one event a second to your own server.',
    )
    .option('-V, --version', 'which helper this is; with --json for programs')
    .showHelpAfterError('Run with --help to see the commands.')
    .addHelpText('after', examples)

  program
    .command('agent')
    .description('observe this desktop and deliver, until told to end (Ctrl-C)')
    .addOption(
      new Option('--tick-ms <ms>', 'for measurements only: another time between two looks').hideHelp(),
    )
    .action(async ({ tickMs }: { tickMs?: string }) => {
      const { runAgent } = await import('./agent.ts')
      const chosen = settings()
      await runAgent(tickMs === undefined ? chosen : { ...chosen, sampleIntervalMs: Number(tickMs) }, self)
    })
  program
    .command('enrol')
    .argument('<code>', 'the one-time code of an admin, or their link')
    .description('make this device known to a server with accounts')
    .action(async (code: string) => {
      const { enrol } = await import('./enrol.ts')
      await enrol(readHelperSettings(process.env, process.cwd()), code)
    })
  program
    .command('status')
    .description('show whether the agent records and delivers')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printStatus } = await import('./status.ts')
      await printStatus(settings().dataDir, options)
    })
  program
    .command('doctor')
    .description('check everything the helper needs, each with its cure; exit code 1 when something fails')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printCheckup } = await import('./doctor/doctor.ts')
      process.exitCode = (await printCheckup(settings(), options)) ? 0 : 1
    })
  program
    .command('register-browser')
    .description("let this person's browsers find the helper (native messaging)")
    .option('--browser <names...>', 'only these: chrome, chromium, edge, brave, firefox')
    .option('--manifest-dir <folder>', 'put the manifest there instead, for a profile at another place')
    .option('--remove', 'take it away again', false)
    .action(async (options: { browser?: string[]; manifestDir?: string; remove: boolean }) => {
      const { registerBrowsers } = await import('./register-browser.ts')
      registerBrowsers(settings().dataDir, self, options)
    })
  return program
}

const examples = `
Settings come from the environment and from .env in this folder: BACKEND_URL (your server), USER_ID, DATA_DIR and more.

Examples:
  BACKEND_URL=http://127.0.0.1:5000 USER_ID=ada telemetry-tracker agent
  telemetry-tracker enrol https://telemetry.example/enrol#ABCDE-FGHJK-LMNPQ-RSTUV
  telemetry-tracker register-browser --browser chrome firefox
  telemetry-tracker status --json
  telemetry-tracker doctor

A browser starts the same program by itself to talk to its extension.
`

function settings() {
  return asEnrolled(readHelperSettings(process.env, process.cwd()))
}
