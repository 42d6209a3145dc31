#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { count } from '../options.ts'
import { textOf } from '../report/report.ts'
import { evaluate } from './evaluate.ts'
import { curvesPicture } from './figures/curves-picture.ts'
import { type RuleName, ruleNames } from './path/rules.ts'
import { playAll } from './pool.ts'
import { RecordingError } from './recordings/read-recording.ts'
import { planOf, reportOf } from './report.ts'
import { allSessions } from './sessions.ts'

interface Options {
  recordings?: string
  json?: boolean
  minutes: number
  people: number
  seed: number
  without: RuleName[]
  picture?: string
}

const tell = (line: string) => process.stderr.write(`${line}\n`)

const program = new Command('evaluate:anticheat')
  .description(
    'Plays simulated input of people, of assistive technology and of tools through the helper and the engine, and shows whom the rules against tools wrong and what they miss.',
  )
  .option('--recordings <folder>', 'also evaluate recorded people: one .jsonl or .csv file each')
  .option('--minutes <number>', 'how long each session is', count, 60)
  .option('--people <number>', 'how many people of each kind; assistive input has a fifth of them', count, 16)
  .option('--seed <number>', 'another course of chance', count, 1)
  .addOption(
    new Option('--without <rule...>', 'turn rules off, to see what they carry')
      .choices(ruleNames)
      .default([]),
  )
  .option('--picture <file>', 'draw the curves of all rules as an SVG picture; takes about as long again')
  .option('--json', 'one JSON document on stdout')
  .addHelpText(
    'after',
    `
Progress goes to stderr, the tables to stdout. The same options give the same figures. The exit code is 1 if a bar is
missed. bench/anticheat/README.md describes the tables, the format of recordings, and how to add a tool or an input.

Examples:
  npm run evaluate:anticheat                              everything, some minutes on two cores
  npm run evaluate:anticheat -- --minutes 30 --people 2   a quick look
  npm run evaluate:anticheat -- --without no_pauses       what passes without a rule
  npm run evaluate:anticheat -- --recordings ~/people     recordings of real people beside the simulated ones
  npm run --silent evaluate:anticheat -- --json > result.json`,
  )
  .action(run)

async function run(options: Options): Promise<void> {
  const { minutes, people, seed, without } = options
  const size = { minutes, people, seed }
  const recordings = options.recordings ?? null
  const sessions = allSessions(size, recordings)
  tell(planOf(sessions))
  const evaluation = await evaluate(
    sessions,
    orders => playAll({ size, recordings }, orders, done => tellDone(done, orders.length)),
    { without, curvesFrom: options.picture === undefined ? 0 : curvesFrom },
  )
  if (options.picture !== undefined) writeFileSync(options.picture, curvesPicture(evaluation.curves))
  const report = reportOf(evaluation, { ...size, without, recordings })
  process.stdout.write(textOf(report, options.json === true))
  if (report.failed) process.exitCode = 1
}

/** For the curves, a part of the sessions is played at six thresholds. */
const curvesFrom = 4

function tellDone(done: number, all: number): void {
  if (done === all || done % Math.ceil(all / 20) === 0) tell(`${done} of ${all} sessions played`)
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof RecordingError)) throw error
  tell(error.message)
  process.exitCode = 1
}
