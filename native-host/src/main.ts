#!/usr/bin/env node
import { SettingError } from '@telemetry-tracker/shared/settings/setting'
import { Command } from 'commander'
import { UsageError } from './private-folder.ts'
import { readHelperSettings } from './settings.ts'
import { helperVersion } from './version.ts'

const entry = import.meta.filename

async function main(args: string[]): Promise<void> {
  const { browserCall, runRelayCommand } = await import('./commands/relay.ts')
  const call = browserCall(args)
  if (call === 'ours') return runRelayCommand()
  if (call === 'foreign')
    throw new UsageError('Another extension asked for the helper. Only its own may talk to it.')
  await createProgram().parseAsync(args, { from: 'user' })
}

function createProgram(): Command {
  const program = new Command('telemetry-tracker')
    .description(
      'Counts key presses, clicks and pointer travel (never which keys), sees which window is in front, and delivers one event a second to your own server.',
    )
    .version(helperVersion)
    .showHelpAfterError('Run with --help to see the commands.')
    .addHelpText('after', examples)

  program
    .command('agent')
    .description('observe this desktop and deliver, until told to end (Ctrl-C)')
    .action(async () => {
      const { runAgent } = await import('./commands/agent.ts')
      await runAgent(settings(), entry)
    })
  program
    .command('status')
    .description('show whether the agent records and delivers')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printStatus } = await import('./commands/status.ts')
      await printStatus(settings().dataDir, options)
    })
  program
    .command('doctor')
    .description('check everything the helper needs, each with its cure; exit code 1 when something fails')
    .option('--json', 'for programs', false)
    .action(async (options: { json: boolean }) => {
      const { printCheckup } = await import('./commands/doctor/doctor.ts')
      process.exitCode = (await printCheckup(settings(), options)) ? 0 : 1
    })
  program
    .command('register-browser')
    .description("let this person's browsers find the helper (native messaging)")
    .option('--browser <names...>', 'only these: chrome, chromium, edge, brave, firefox')
    .option('--manifest-dir <folder>', 'put the manifest there instead, for a profile at another place')
    .option('--remove', 'take it away again', false)
    .action(async (options: { browser?: string[]; manifestDir?: string; remove: boolean }) => {
      const { registerBrowsers } = await import('./commands/register-browser.ts')
      registerBrowsers(settings().dataDir, entry, options)
    })
  program
    .command('collector', { hidden: true })
    .requiredOption('--interval <ms>', 'between two observations', Number)
    .action(async (options: { interval: number }) => {
      const { runCollector } = await import('./collect/collector.ts')
      await runCollector(options.interval)
    })
  return program
}

const examples = `
Settings come from the environment and from .env in this folder: BACKEND_URL (your server), USER_ID, DATA_DIR and more.

Examples:
  BACKEND_URL=http://127.0.0.1:5000 USER_ID=ada telemetry-tracker agent
  telemetry-tracker register-browser --browser chrome firefox
  telemetry-tracker status --json
  telemetry-tracker doctor

A browser starts the same program by itself to talk to its extension.
`

function settings() {
  return readHelperSettings(process.env, process.cwd())
}

/** What the person can put right is one sentence; anything else is a fault of ours and keeps its stack. */
function explain(error: unknown): void {
  const isTheirs = error instanceof UsageError || error instanceof SettingError
  console.error(isTheirs ? error.message : error)
  process.exitCode = 1
}

await main(process.argv.slice(2)).catch(explain)
