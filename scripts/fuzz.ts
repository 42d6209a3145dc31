import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import * as z from 'zod'
import { totalOf } from './test/counts.ts'
import { runVitest } from './test/vitest-run.ts'

const projects = { sqlite: ['SQLite'], postgres: ['PostgreSQL'], both: ['SQLite', 'PostgreSQL'] } as const

interface Options {
  minutes?: number
  database: keyof typeof projects
  mode?: string
  route?: string
  runs?: number
  seed?: number
}

const resultSchema = z.object({ requests: z.int(), findings: z.int() })

/**
 * `npm run fuzz`: sends the server random requests of every kind of caller, more than
 * `server/src/policies/any-request.test.ts` sends in every test run.
 */
async function fuzz({ database, ...asked }: Options): Promise<void> {
  for (const [name, value] of Object.entries(asked)) process.env[`FUZZ_${name.toUpperCase()}`] = String(value)
  const results = mkdtempSync(join(tmpdir(), 'telemetry-tracker-fuzz-'))
  process.env['FUZZ_RESULTS'] = results
  try {
    const run = await runVitest('server', [
      ...projects[database].map(name => `--project=${name}`),
      '--maxWorkers=2',
      'src/policies/any-request.test.ts',
      // After the file, which it would otherwise take as its value.
      '--disable-console-intercept',
    ])
    const { failed, skipped } = totalOf([run])
    if (skipped > 0) console.log('  ! PostgreSQL does not run here: nothing was sent to a server on it.')
    const ends = readdirSync(results).map(file =>
      resultSchema.parse(JSON.parse(readFileSync(join(results, file), 'utf8'))),
    )
    const sum = (of: (end: z.output<typeof resultSchema>) => number) =>
      ends.reduce((total, end) => total + of(end), 0)
    console.log(`${sum(end => end.requests)} requests, ${sum(end => end.findings)} findings`)
    process.exitCode = failed + skipped === 0 && ends.length === projects[database].length ? 0 : 1
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

const command = new Command('fuzz')
  .description(
    'Sends a server of its own requests of every kind, made from the routes and their schemas, as everyone from nobody to an admin, and checks each answer. Ends with a table of who was answered with which status, and with 1 where anything was found.',
  )
  .option(
    '--minutes <number>',
    'for how long, with both databases at the same time; left out, one round',
    wholeNumber,
  )
  .addOption(
    new Option('--database <kind>', 'where the server keeps what it has')
      .choices(Object.keys(projects))
      .default('sqlite'),
  )
  .addOption(
    new Option(
      '--mode <mode>',
      'with accounts, with people shown as teams only, or open; left out, all of them',
    ).choices(['accounts', 'teams', 'open']),
  )
  .option('--route <route>', 'only this one, such as "GET /daily"')
  .option('--runs <number>', 'how many requests each route gets in a round', wholeNumber)
  .option('--seed <number>', 'where chance begins: the same one sends the same requests again', wholeNumber)
  .addHelpText(
    'after',
    `
What is found is printed as the smallest request that shows it, with the command that sends it again.

Examples:
  npm run fuzz -- --minutes 60 --database both
  npm run fuzz -- --mode accounts --route "GET /daily" --runs 24 --seed 123`,
  )
  .action(fuzz)

await command.parseAsync()

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
