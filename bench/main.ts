#!/usr/bin/env node
import { Command, Option } from 'commander'
import { abuseNames } from './abuse/abuses.ts'
import { abuse } from './abuse.ts'
import { dashboards } from './dashboards.ts'
import { databaseChoices } from './database/for-each-kind.ts'
import { databaseKinds } from './database/scratch-database.ts'
import { fleet } from './fleet.ts'
import { fleetBehindNginx } from './fleet-behind-nginx.ts'
import { helper } from './helper.ts'
import { ingest } from './ingest.ts'
import { ingestOnCitus } from './ingest-on-citus.ts'
import { installers } from './installers.ts'
import { kill } from './kill.ts'
import { victims } from './kill-world.ts'
import { count, counts, percent } from './options.ts'
import { popup } from './popup.ts'
import { StartFailure } from './process/node-process.ts'
import { queries } from './queries.ts'
import { relay } from './relay.ts'
import { relayOnWindows } from './relay-on-windows.ts'
import { type Report, type Tell, textOf } from './report/report.ts'
import { storage } from './storage.ts'
import { tabs } from './tabs.ts'
import { upgrade } from './upgrade.ts'

const program = new Command('bench')
  .description(
    'Measures the real server and the packaged helper as processes of their own, on databases and desktops made for it and thrown away afterwards.',
  )
  .addHelpText(
    'after',
    `
Progress goes to stderr, the result to stdout: a table, or one document with --json. Linux only: CPU time and memory come from /proc.

Examples:
  npm run bench -- ingest --clients 32 --batch 10        one case, SQLite, against a bare app
  npm run --silent bench -- ingest --database both --json > ingest.json
                                                         one document for programs
  npm run bench -- fleet --devices 2000 --seconds 60     devices at the real cadence`,
  )

const onDatabase = () =>
  new Option('--database <kind>', 'where the server keeps what it takes')
    .choices(databaseChoices)
    .default('sqlite')

measurement(
  'ingest',
  'committed batches a second and the CPU each costs, beside a bare app that reads the same bodies',
)
  .addOption(
    new Option(
      '--database <kind>',
      'where the server keeps what it takes; citus: TEST_CITUS_URL beside plain PostgreSQL',
    )
      .choices([...databaseChoices, 'citus'])
      .default('sqlite'),
  )
  .option('--batch <list>', 'events in a batch', counts, [10, 100])
  .option('--clients <list>', 'clients that send at once', counts, [1, 8, 32])
  .option('--pairs <number>', 'how often server and bare app take turns', count, 5)
  .option('--seconds <number>', 'how long each turn takes', count, 2)
  .addOption(
    new Option('--synchronous <mode>', 'SQLite only: full survives a power cut')
      .choices(['normal', 'full'])
      .default('full'),
  )
  .action(options => show(options, options.database === 'citus' ? ingestOnCitus : ingest))

measurement('queries', "what each of the dashboards' questions costs beside one read by primary key")
  .addOption(onDatabase())
  .option('--people <list>', 'how many people are known', counts, [50, 1000, 10_000])
  .option('--days <number>', 'days stored; measured again with twice as many', count, 14)
  .option(
    '--minutes-of <number>',
    'how many of them have their minutes stored, not only the totals of their days',
    count,
    200,
  )
  .option('--rounds <number>', 'how often each question is asked', count, 300)
  .action(options => show(options, queries))
measurement('storage', "how many bytes a person's working day takes, delivered live")
  .addOption(onDatabase())
  .option('--people <number>', 'how many people work a day', count, 50)
  .option('--hours <number>', 'how long a working day is', count, 8)
  .action(options => show(options, storage))
measurement(
  'fleet',
  'devices at the real cadence that go offline and lose answers: nothing may be lost or doubled, and an admin can look on',
)
  .addOption(onDatabase())
  .option('--devices <number>', 'how many devices', count, 2000)
  .option('--seconds <number>', 'for how long', count, 60)
  .option('--hours <number>', 'how long that is for the devices, if their time is to pass faster', count)
  .option('--cadence <number>', 'each delivers only every so many times ten seconds', count, 1)
  .option('--offline <percent>', 'how many of them are away for a while', percent, 5)
  .option('--lost <percent>', 'how many answers get lost', percent, 2)
  .option('--seed <number>', 'another course of chance', count, 1)
  .addOption(
    new Option(
      '--behind <proxy>',
      'two servers on a PostgreSQL behind a real nginx, which are killed and reloaded meanwhile',
    ).choices(['nginx']),
  )
  .action(options => show(options, options.behind === undefined ? fleet : fleetBehindNginx))
measurement('abuse', "how long another person's batch takes while somebody abuses the server, beside idle")
  .addOption(onDatabase())
  .option('--seconds <number>', 'how long each abuse goes on', count, 10)
  .option(
    '--soak <minutes>',
    'all abuses at once for so long, with start-up time and memory before and after',
    count,
  )
  .addOption(new Option('--only <abuse...>', 'some of the abuses').choices(abuseNames).default([]))
  .action(options => show(options, abuse))

measurement(
  'kill',
  'kills the server or its database under load, again and again: nothing acknowledged may be missing',
)
  .addOption(new Option('--what <victim>', 'what is killed').choices(victims).default('server'))
  .addOption(
    new Option('--database <kind>', 'of the server that is killed; the other victims need PostgreSQL')
      .choices(databaseKinds)
      .default('sqlite'),
  )
  .option('--rounds <number>', 'how often', count, 200)
  .option('--seed <number>', 'another course of chance', count, 1)
  .action(options => show(options, kill))
measurement(
  'upgrade',
  'replaces servers of an older version one by one with this one, on one PostgreSQL, while devices deliver',
)
  .option('--from <folder>', 'the older version, with its packages installed; this version without it')
  .option('--replicas <number>', 'how many servers', count, 2)
  .option('--kills <number>', 'how often each new server is killed while it migrates and starts', count)
  .option('--batches-between <number>', 'batches before each replacement and after the last', count, 200)
  .option('--seed <number>', 'another course of chance', count, 1)
  .action(options => show(options, upgrade))
measurement(
  'helper',
  "CPU, memory and punctuality of all the packaged helper's processes, on a real desktop that nobody sees",
)
  .option('--seconds <number>', 'for how long each scene is watched', count, 60)
  .option('--ticks <number>', 'over how many ticks memory is watched', count, 20_000)
  .action(options => show(options, helper))
measurement('relay', 'how long a browser waits from starting its relay to the welcome, beside --version')
  .option('--rounds <number>', 'how often', count, 40)
  .option('--windows', 'the executable for Windows, under Wine')
  .action(options => show(options, options.windows ? relayOnWindows : relay))
measurement(
  'installers',
  'how large the installers of the packaged helper are, and what they install',
).action(options => show(options, installers))
measurement(
  'dashboards',
  'what the pages load, how soon they show it, how they answer to input, and whether anything moves',
)
  .option('--people <number>', 'how many people the leaderboard has', count, 10_000)
  .option('--seconds <number>', 'how long live refreshes are watched', count, 35)
  .action(options => show(options, dashboards))

measurement('popup', 'how long the popup takes from the click until its numbers are painted, in Chromium')
  .option('--rounds <number>', 'how often', count, 20)
  .action(options => show(options, popup))

measurement('tabs', 'what the extension makes of a browser that changes all the time: messages and memory')
  .option('--tabs <number>', 'how many are open', count, 200)
  .option('--per-second <number>', 'how many changes', count, 50)
  .option('--seconds <number>', 'for how long', count, 60)
  .action(options => show(options, tabs))

function measurement(name: string, description: string): Command {
  return program.command(name).description(description).option('--json', 'one JSON document on stdout')
}

async function show<T extends { json?: boolean }>(
  options: T,
  measure: (options: T, tell: Tell) => Promise<Report>,
): Promise<void> {
  const report = await measure(options, line => process.stderr.write(`${line}\n`))
  process.stdout.write(textOf(report, options.json === true))
  if (report.failed) process.once('exit', fail)
}

/** Last, because the package with PostgreSQL ends the process with 0. */
function fail(): void {
  process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
if (process.platform !== 'linux')
  program.error('The bench reads CPU time and memory from /proc: run it on Linux.')
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof StartFailure)) throw error
  process.stderr.write(`What is to be measured does not start: ${error.message}\n`)
  process.exitCode = 1
}
