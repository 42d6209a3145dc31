#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { SettingError } from '@telemetry-tracker/shared/settings/setting'
import { Command } from 'commander'
import { Failure } from './failure.ts'
import { version } from './version.ts'

const program = new Command('telemetry-server')
  .description('Receives data from helpers, evaluates it minute by minute, and serves the dashboards.')
  .version(version)
  .addHelpText(
    'after',
    `
Settings are read from the environment and from .env in the working directory. .env.example explains them.

Examples:
  telemetry-server                        serve on http://127.0.0.1:5000 with SQLite in ~/.telemetry-tracker
  PORT=8080 telemetry-server              serve on another port
  telemetry-server serve --demo           serve demo data of a fictional company
  DATA_RETENTION_DAYS=30 telemetry-server retention --yes
                                          delete everything older than 30 days now
  telemetry-server backup /backups/today.db
  COPY_TO_URL=postgres://user:password@host/name telemetry-server copy --from sqlite:telemetry.db
                                          copy to PostgreSQL; the URL is in the environment, because other users can read options
  telemetry-server import --from sqlite:/old/telemetry.db`,
  )

program
  .command('serve', { isDefault: true })
  .description('run the server; migrates the database first')
  .option('--demo', 'serve live demo data of a fictional company, from a separate database')
  .option('--dashboard <folder>', 'folder with the built dashboards')
  .action(later(async () => (await import('./commands/serve.ts')).serve))
program
  .command('migrate')
  .description('migrate the database and list the steps')
  .action(later(async () => (await import('./commands/migrate.ts')).migrateCommand))
program
  .command('stats')
  .description('show the number of rows, their age and their size')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/stats.ts')).stats))
program
  .command('retention')
  .description('delete data older than DATA_RETENTION_DAYS and SUMMARY_RETENTION_DAYS, in limited steps')
  .option('--yes', 'delete all of it at once, using the clock of this machine')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/retention.ts')).retention))
program
  .command('clock')
  .description('show whether the server trusts the clock of this machine, and why')
  .option('--confirm', 'confirm that the clock is right; a running server trusts it within a minute')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/clock.ts')).clock))
program
  .command('backup <file>')
  .description('copy the database to a new SQLite file while the server runs, and compare the copy')
  .option(
    '--encrypt-to <recipient>',
    'encrypt it for this public key of age (age1…); repeat it for several (default: BACKUP_RECIPIENTS)',
    (recipient: string, others: string[] = []) => [...others, recipient],
  )
  .addHelpText(
    'after',
    `
Encrypted backups have the format of age (https://age-encryption.org). Make a pair of keys once, on a computer that is not the server, and keep the file
there and in a safe: without it, no one can read the backups.

  age-keygen -o backup-identity.txt       prints the public key

  telemetry-server backup /backups/today.db.age --encrypt-to age1…
  telemetry-server verify-backup today.db.age --identity-file backup-identity.txt
  age --decrypt --identity backup-identity.txt --output today.db today.db.age`,
  )
  .action(later(async () => (await import('./commands/backup/backup.ts')).backup))
program
  .command('restore <file>')
  .description(
    'copy a backup into the empty database of the settings, without people who were erased since; stop the server first',
  )
  .option('--erased <file...>', 'lists of erased people (default: ERASED_PEOPLE_LIST)')
  .option(
    '--identity-file <file>',
    'file with the private key of an encrypted backup, as age-keygen makes it (default: BACKUP_IDENTITY_FILE)',
  )
  .option('--none-erased', 'no one was erased since the backup, so that no list is needed')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/backup/restore.ts')).restore))
program
  .command('verify-backup <file>')
  .description('restore a backup into a temporary database, compare every row and verify the audit log')
  .option(
    '--identity-file <file>',
    'file with the private key of an encrypted backup, as age-keygen makes it (default: BACKUP_IDENTITY_FILE)',
  )
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/backup/verify-backup.ts')).verifyBackup))
program
  .command('copy')
  .description('copy everything to an empty database; continues where it stopped')
  .option(
    '--from <url>',
    'sqlite:file, or postgres://… without a password (with a password: set COPY_FROM_URL); stop its server first',
  )
  .option('--to <url>', 'sqlite:file, or postgres://… without a password (with a password: set COPY_TO_URL)')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/copy/copy.ts')).copy))
program
  .command('import')
  .description('import the data of an older server (one row per second); continues where it stopped')
  .option(
    '--from <url>',
    'sqlite:file, or postgres://… without a password (with a password: set IMPORT_FROM_URL)',
  )
  .option('--table <name>', 'table of the older server', 'telemetry_events')
  .option('--all', 'also import data older than DATA_RETENTION_DAYS')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/import/import.ts')).importOlder))
program
  .command('rejudge')
  .description('re-evaluate all stored minutes with the current settings; continues where it stopped')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/rejudge.ts')).rejudge))
program
  .command('setup-link')
  .description('print a one-time link to create the first admin; after that, everyone has to sign in')
  .action(later(async () => (await import('./commands/setup-link.ts')).setupLink))
program
  .command('enrolment-code <user>')
  .description('print a one-time code that enrols a device for a person')
  .option('--hours <number>', 'how long the code is valid (default: one week)')
  .action(later(async () => (await import('./commands/enrolment-code.ts')).enrolmentCode))
program
  .command('create-admin <user>')
  .description('make a person an admin, with the password in ADMIN_PASSWORD or a one-time link to choose one')
  .action(later(async () => (await import('./commands/accounts.ts')).createAdmin))
program
  .command('reset-password <user>')
  .description('end all sessions of a person and print a one-time link to choose a new password')
  .option('--second-factor', 'also turn off two-factor authentication, for example after a lost phone')
  .action(later(async () => (await import('./commands/accounts.ts')).resetPassword))
program
  .command('list-sessions')
  .description('list who is signed in, since when and from which browser')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/accounts.ts')).listSessions))
program
  .command('verify-audit')
  .description('check that no entry of the audit log was changed, removed or inserted')
  .option('--json', 'print JSON for scripts')
  .action(later(async () => (await import('./commands/verify-audit.ts')).verifyAuditCommand))
program
  .command('demo')
  .description('fill a separate database (demo.db in the data folder) with demo data')
  .option('--seed <number>', 'the same number always creates the same data', '1')
  .action(later(async () => (await import('./commands/demo.ts')).demo))

// Files that this program creates can be read only by its user.
process.umask(0o077)
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** A command whose files are only loaded when it runs: the server starts sooner. */
function later<Given extends unknown[]>(
  load: () => Promise<(...given: Given) => void | Promise<void>>,
): (...given: Given) => Promise<void> {
  return async (...given) => (await load())(...given)
}
