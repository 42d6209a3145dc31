import { mkdirSync } from 'node:fs'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { Command, InvalidArgumentError, Option } from 'commander'
import { computerPreset } from '../computer-preset.ts'
import { dataDirOf } from '../data-dir.ts'
import { allowPlainHttp } from '../http/plain-http.ts'
import type { Program } from '../program.ts'
import { readHelperSettings } from '../settings.ts'
import { enrolledSettings, readEnrolment } from '../sign-in/enrolment.ts'
import type { KeyStep } from '../uninstall/key-steps.ts'
import { helperVersion } from '../version.ts'
import { gnomeExtensionCommand } from './gnome-extension-command.ts'
import { aboutAutostart, aboutUninstall, examples } from './help-texts.ts'
import { installerCommands } from './installer-commands.ts'
import { setupCommand } from './setup-command.ts'

/** The commands of the helper. Each imports its own code when it runs. */
export function createCommands(self: Program): Command {
  const settings = () => settingsOf(self)
  const program = new Command('telemetry-tracker')
    .description(
      'Counts keystrokes, clicks and mouse movement (never which keys), records the active window, and sends one event per second to your server.',
    )
    .option('-V, --version', 'print the version; with --json for programs')
    .showHelpAfterError('Run with --help to see the commands.')
    .addHelpText('after', examples)

  program
    .command('agent')
    .description('record this desktop and send the data, until stopped (Ctrl-C)')
    .addOption(
      new Option('--tick-ms <ms>', 'for measurements only: time between two samples')
        .argParser(wholeNumber(10, 60_000))
        .hideHelp(),
    )
    .option('--folder <folder>', 'work in this folder, and read its .env')
    .option('--data-dir <folder>', 'store data here, whatever DATA_DIR says')
    .option(
      '--if-set-up',
      'offer set-up to a person who has not set up this device, and end if they do not: for packages, which start the agent for everyone',
      false,
    )
    .addOption(
      new Option(
        '--if-enrolled',
        'for relays, which start an agent: end if this device is no longer enrolled',
      )
        .default(false)
        .hideHelp(),
    )
    .action(async ({ tickMs, folder, dataDir, ifSetUp, ifEnrolled }: AgentOptions) => {
      const { runAgent } = await import('./agent.ts')
      if (dataDir !== undefined) process.env['DATA_DIR'] = dataDir
      if (folder !== undefined) workIn(folder)
      if (ifEnrolled && readEnrolment(dataDirOf(process.env))?.state !== 'enrolled') return
      // Before the settings are read: the page may set another server.
      const { mayStart } = await import('./may-start.ts')
      if (ifSetUp && !(await mayStart(settings(), self))) return
      const chosen = settings()
      const { recoverUpdate } = await import('../update/recover-update.ts')
      await recoverUpdate(chosen.dataDir, self, helperVersion).catch((error: unknown) =>
        console.error(
          `An interrupted update could not be finished (${String(error)}). This version records.`,
        ),
      )
      await runAgent(tickMs === undefined ? chosen : { ...chosen, sampleIntervalMs: tickMs }, self)
    })
  program
    .command('enrol')
    .argument(
      '[code]',
      'one-time code or link from an admin; `-` reads it from standard input; if omitted, that of an installer, or asked for',
    )
    .description('enrol this device on a server with accounts')
    .option('--allow-http', 'allow an unencrypted server address (http) on another machine', false)
    .action(async (code: string | undefined, options: { allowHttp: boolean }) => {
      const { enrol } = await import('./enrol.ts')
      const preset = computerPreset(self)
      await enrol(readHelperSettings(process.env, process.cwd(), preset), code, { ...options, preset })
    })
  program
    .command('unenrol')
    .description('remove the server, the person and the key from this device')
    .action(async () => {
      const { unenrol } = await import('./unenrol.ts')
      await unenrol(readHelperSettings(process.env, process.cwd()))
    })
  program
    .command('status')
    .description('show whether the agent records and sends data')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printStatus } = await import('./status.ts')
      await printStatus(settings().dataDir, options)
    })
  program
    .command('pause')
    .description('pause recording, if your policy allows it')
    .option('--minutes <number>', 'duration, at most 1440; until `resume` if omitted', wholeNumber(1, 1_440))
    .option('--private', 'keep counting input, but record no app, title or site', false)
    .option('--json', 'for programs', false)
    .addHelpText(
      'after',
      '\nExamples:\n  telemetry-tracker pause --minutes 15\n  telemetry-tracker pause --private --minutes 60',
    )
    .action(async (options: { minutes?: number; private: boolean; json: boolean }) => {
      const { pauseRecording } = await import('./pause.ts')
      await pauseRecording(settings().dataDir, options)
    })
  program
    .command('resume')
    .description('end a pause or private time now')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { resumeRecording } = await import('./pause.ts')
      await resumeRecording(settings().dataDir, options)
    })
  program
    .command('retry-refused')
    .description('resend events that the server rejected, after the cause is fixed')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { retryRefused } = await import('./retry-refused.ts')
      await retryRefused(settings().dataDir, options)
    })
  program
    .command('show')
    .description('show the events of the last minute; with --json exactly as sent')
    .option('--json', 'print exactly the fields and values that are sent', false)
    .action(async (options: { json: boolean }) => {
      const { showRecent } = await import('./show.ts')
      await showRecent(settings().dataDir, options)
    })
  program
    .command('dashboard')
    .description('open your own numbers in the browser, signed in if this device is enrolled')
    .option('--print', 'print the address instead; it signs in once, within a minute', false)
    .action(async (options: { print: boolean }) => {
      const { openDashboard } = await import('./dashboard.ts')
      await openDashboard(settings(), options)
    })
  program
    .command('log')
    .description("show the end of the agent's log; it never contains titles, sites or keys")
    .option('--lines <number>', 'number of lines', wholeNumber(1, 100_000), 50)
    .option('--json', 'print the raw lines, for programs', false)
    .action(async (options: { lines: number; json: boolean }) => {
      const { printLog } = await import('./log-lines.ts')
      printLog(settings().dataDir, options)
    })
  program
    .command('doctor')
    .description('check everything the helper needs and suggest fixes; exit code 1 if a check fails')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printCheckup } = await import('./doctor/doctor.ts')
      process.exitCode = (await printCheckup(settings(), self, options)) ? 0 : 1
    })
  program
    .command('update')
    .description(
      'install the newest version that your server offers, and say what changes in what is collected',
    )
    .option('--check', 'only say what there is', false)
    .option('--json', 'for programs', false)
    .action(async (options: { check: boolean; json: boolean }) => {
      const { updateHelper } = await import('./update.ts')
      await updateHelper(settings(), self, options)
    })
  program
    .command('self-test', { hidden: true })
    .option('--json')
    .action(async () => {
      const { printSelfTest } = await import('./self-test.ts')
      await printSelfTest(settings(), self)
    })
  program
    .command('uninstall-step', { hidden: true })
    .argument('<step>')
    .action(async (step: KeyStep) => {
      const { printKeyStep } = await import('../uninstall/key-steps.ts')
      await printKeyStep(settings(), step)
    })
  program
    .command('update-watch', { hidden: true })
    .argument('<folder>')
    .action(async (dataDir: string) => {
      const { watchTrial } = await import('../update/watch-trial.ts')
      await watchTrial(dataDir)
    })
  program
    .command('register-browser')
    .description('register the helper with your browsers (native messaging)')
    .option('--browser <names...>', `only these: ${registered.join(', ')}`)
    .option('--manifest-dir <folder>', 'write the manifest to this folder, for a profile in another location')
    .option('--remove', 'remove the registration', false)
    .action(async (options: { browser?: string[]; manifestDir?: string; remove: boolean }) => {
      const { registerBrowsers } = await import('./register-browser.ts')
      registerBrowsers(settings().dataDir, self, options)
    })
  program.addCommand(setupCommand(self, settings))
  program.addCommand(autostartCommands(self))
  program.addCommand(gnomeExtensionCommand(self))
  program.addCommand(uninstallCommand(self))
  for (const command of installerCommands(self)) program.addCommand(command, { hidden: true })
  return program
}

function autostartCommands(program: Program): Command {
  const json = ['--json', 'for programs', false] as const
  const here = () => ({ program, dataDir: settingsOf(program).dataDir })
  const autostart = new Command('autostart')
    .description('start the helper when you sign in to this computer')
    .addHelpText('after', aboutAutostart)
  autostart
    .command('status')
    .description('show whether the helper starts at sign-in, how, and which copy of it')
    .option(...json)
    .action(async (options: { json: boolean }) => {
      const { printAutostart } = await import('./autostart.ts')
      await printAutostart(here(), options)
    })
  autostart
    .command('on')
    .description('start this copy of the helper at every sign-in, and no other')
    .option('--now', 'start it at once, too', false)
    .option(...json)
    .action(async (options: { json: boolean; now: boolean }) => {
      const { turnAutostartOn } = await import('./autostart.ts')
      await turnAutostartOn(here(), options)
    })
  autostart
    .command('off')
    .description('remove everything that starts the helper at sign-in; a running helper goes on')
    .option(...json)
    .action(async (options: { json: boolean }) => {
      const { turnAutostartOff } = await import('./autostart.ts')
      await turnAutostartOff(options)
    })
  return autostart
}

function uninstallCommand(self: Program): Command {
  interface Flags {
    deliver: boolean
    discard: boolean
    keepData: boolean
    dryRun: boolean
    yes: boolean
    json: boolean
  }
  return new Command('uninstall')
    .description('remove everything of yours from this computer: browsers, autostart, enrolment, data, logs')
    .addOption(new Option('--deliver', 'send waiting events first; stop if that fails').conflicts('discard'))
    .option('--discard', 'delete waiting events')
    .option('--keep-data', 'leave the data folder, with what waits in it', false)
    .option('--dry-run', 'only list what would be removed', false)
    .option('--yes', 'do not ask', false)
    .option('--json', 'for programs', false)
    .addHelpText('after', aboutUninstall)
    .action(async ({ deliver, discard, ...rest }: Flags) => {
      const { uninstall } = await import('./uninstall.ts')
      const waiting = deliver ? 'deliver' : 'discard'
      await uninstall(settingsOf(self), self, { ...rest, ...((deliver || discard) && { waiting }) })
    })
}

const registered = Object.keys(browsers).filter(name => browsers[name]?.folders)

function settingsOf(self: Program) {
  const preset = computerPreset(self)
  const chosen = enrolledSettings(readHelperSettings(process.env, process.cwd(), preset))
  allowPlainHttp(chosen.httpHosts)
  return chosen
}

interface AgentOptions {
  tickMs?: number
  folder?: string
  dataDir?: string
  ifSetUp: boolean
  ifEnrolled: boolean
}

/** The data folder does not exist before the first start. */
function workIn(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  process.chdir(folder)
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return text => {
    const number = Number(text)
    if (text.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) return number
    throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`)
  }
}
