#!/usr/bin/env node
import { SettingError } from '@telemetry-tracker/shared/settings/setting'
import { Command } from 'commander'
import { demo } from './commands/demo.ts'
import { migrateCommand } from './commands/migrate.ts'
import { retention } from './commands/retention.ts'
import { serve } from './commands/serve.ts'
import { stats } from './commands/stats.ts'
import { Failure } from './failure.ts'
import { version } from './version.ts'

const program = new Command('telemetry-server')
  .description('Takes what the helpers of a company deliver, turns it into minutes, and shows them.')
  .version(version)
  .addHelpText(
    'after',
    `
Settings come from the environment and from .env in the working directory; .env.example explains each.

Examples:
  telemetry-server                        serve on http://127.0.0.1:5000 with SQLite in ~/.telemetry-tracker
  PORT=8080 telemetry-server              serve on another port
  telemetry-server serve --demo           serve a made-up company to look around in
  DATA_RETENTION_DAYS=30 telemetry-server retention
                                          delete what is older than 30 days, now`,
  )

program
  .command('serve', { isDefault: true })
  .description('run the server; brings the database up to date first')
  .option('--demo', 'serve a made-up company that moves, from a database of its own')
  .option('--dashboard <folder>', 'where the built dashboards are')
  .action(serve)
program
  .command('migrate')
  .description('bring the database up to date and say what was done')
  .action(migrateCommand)
program
  .command('stats')
  .description('how many rows are kept, from when, and how much room they take')
  .option('--json', 'for scripts')
  .action(stats)
program
  .command('retention')
  .description('delete what is older than DATA_RETENTION_DAYS and SUMMARY_RETENTION_DAYS, now')
  .action(retention)
program
  .command('demo')
  .description('fill a database of its own (demo.db in the data folder) with a made-up company')
  .option('--seed <number>', 'another company: the same number makes the same one', '1')
  .action(demo)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
