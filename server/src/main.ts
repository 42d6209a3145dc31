#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { SettingError } from '@telemetry-tracker/shared/settings/setting'
import { Command } from 'commander'
import { createAdmin, listSessions, resetPassword } from './commands/accounts.ts'
import { backup } from './commands/backup.ts'
import { clock } from './commands/clock.ts'
import { copy } from './commands/copy/copy.ts'
import { demo } from './commands/demo.ts'
import { enrolmentCode } from './commands/enrolment-code.ts'
import { importOlder } from './commands/import/import.ts'
import { migrateCommand } from './commands/migrate.ts'
import { rejudge } from './commands/rejudge.ts'
import { retention } from './commands/retention.ts'
import { serve } from './commands/serve.ts'
import { setupLink } from './commands/setup-link.ts'
import { stats } from './commands/stats.ts'
import { verifyAuditCommand } from './commands/verify-audit.ts'
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
  DATA_RETENTION_DAYS=30 telemetry-server retention --yes
                                          delete what is older than 30 days, now
  telemetry-server backup /backups/today.db
  COPY_TO_URL=postgres://user:password@host/name telemetry-server copy --from sqlite:telemetry.db
                                          copy into PostgreSQL; options show no password, which others could read
  telemetry-server import --from sqlite:/old/telemetry.db`,
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
  .description(
    'delete what is older than DATA_RETENTION_DAYS and SUMMARY_RETENTION_DAYS, a bounded step at a time',
  )
  .option('--yes', 'all of it at once, by the clock of this machine')
  .option('--json', 'for scripts')
  .action(retention)
program
  .command('clock')
  .description('what the server knows about the time, and whether it believes the clock of this machine')
  .option('--confirm', 'the clock of this machine is right: a running server believes it within a minute')
  .option('--json', 'for scripts')
  .action(clock)
program
  .command('backup <file>')
  .description('copy the SQLite database into a new file while the server runs, and check the copy')
  .action(backup)
program
  .command('copy')
  .description('copy everything into an empty database; goes on where it was when it was ended')
  .option(
    '--from <url>',
    'sqlite:file, or postgres://… without a password (with one: COPY_FROM_URL); nothing may write to it meanwhile',
  )
  .option('--to <url>', 'sqlite:file, or postgres://… without a password (with one: COPY_TO_URL)')
  .option('--json', 'for scripts')
  .action(copy)
program
  .command('import')
  .description('count what an older server kept, one row a second; goes on where it was when it was ended')
  .option('--from <url>', 'sqlite:file, or postgres://… without a password (with one: IMPORT_FROM_URL)')
  .option('--table <name>', 'the table of the older server', 'telemetry_events')
  .option('--all', 'also what is older than DATA_RETENTION_DAYS')
  .option('--json', 'for scripts')
  .action(importOlder)
program
  .command('rejudge')
  .description("judge all minutes kept anew by today's settings; goes on where it was when it was ended")
  .option('--json', 'for scripts')
  .action(rejudge)
program
  .command('setup-link')
  .description('print a one-time link to make the first admin with; from then on everyone signs in')
  .action(setupLink)
program
  .command('enrolment-code <user>')
  .description("print a one-time code that enrols a computer for someone, as the admin's route does")
  .option('--hours <number>', 'how long it can be used (a week)')
  .action(enrolmentCode)
program
  .command('create-admin <user>')
  .description('make someone an admin, with the password of ADMIN_PASSWORD or a one-time link to choose one')
  .action(createAdmin)
program
  .command('reset-password <user>')
  .description('end all sessions of someone and print a one-time link to choose a new password')
  .option('--second-factor', 'also take the second factor away, for a lost phone')
  .action(resetPassword)
program
  .command('list-sessions')
  .description('who is signed in, since when and from which browser')
  .option('--json', 'for scripts')
  .action(listSessions)
program
  .command('verify-audit')
  .description('check that no entry of the audit log was changed, taken out or put in')
  .option('--json', 'for scripts')
  .action(verifyAuditCommand)
program
  .command('demo')
  .description('fill a database of its own (demo.db in the data folder) with a made-up company')
  .option('--seed <number>', 'another company: the same number makes the same one', '1')
  .action(demo)

// Whatever this program makes, nobody else may read.
process.umask(0o077)
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
