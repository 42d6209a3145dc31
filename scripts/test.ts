import { availableParallelism } from 'node:os'
import { packagedHelper, parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'
import { inOneLine, type RunCounts, totalOf } from './test/counts.ts'
import { readMinimum, shortfalls, writeMinimum } from './test/minimum-tests.ts'
import { installMissing, missingForGnome, missingForKwin } from './test/system-packages.ts'
import { runVitest } from './test/vitest-run.ts'

/**
 * `npm test`: every test, including the end-to-end ones, with one build for all. Arguments after `--` go to
 * vitest, except `--update-counts`, which writes the number of tests in a complete run on this system.
 */
const updatesCounts = process.argv.includes('--update-counts')
const args = process.argv.slice(2).filter(arg => arg !== '--update-counts')
const isCi = process.env['CI'] === 'true'
/** The workflow's systems skip tests that they cannot run, but all others must have run. */
const mustRun = isCi || process.env['GITHUB_ACTIONS'] === 'true'

if (process.env['TEST_CITUS_URL'] === undefined)
  console.log(
    '  ! The tests on Citus are left out. Set TEST_CITUS_URL to the URL of a coordinator to run them.',
  )
const missing = installMissing(console.log)
for (const [desktop, lacking] of [
  ['KDE Plasma', missingForKwin()],
  ['GNOME on Wayland', missingForGnome()],
] as const)
  if (lacking.length > 0)
    console.log(
      `  ! The tests on ${desktop} are left out, this machine lacks ${lacking.join(', ')}. TEST_ALL_DESKTOPS=true installs it.`,
    )
if (missing.length > 0) {
  const names = missing.join(', ')
  console.log(
    isCi
      ? `  ! Missing for the end-to-end tests: ${names}. With CI=true they must be there.`
      : `  ! The end-to-end tests that need them are skipped, this machine lacks: ${names}. Install them and run again.`,
  )
}
await buildMissing(parts, console.log)
const isWhole = args.length === 0

// Half of the tests wait for a process, a database or the clock, so that two cores can run three of them.
// Vitest's default is one worker less than cores.
const runs = [
  await runVitest('.', [`--maxWorkers=${availableParallelism() + 1}`, ...args]),
  ...(isWhole ? await runEndToEnd() : [await runVitest('tests', args)]),
]
const counts = totalOf(runs)

if (updatesCounts && isWhole) writeMinimum(process.platform, runs)
const failures = isWhole ? shortfalls(runs, readMinimum()[process.platform] ?? {}, mustRun) : []
if (isCi) {
  if (missing.length > 0) failures.push(`Programs are missing: ${missing.join(', ')}`)
  for (const name of runs.flatMap(run => Object.values(run)).flatMap(({ skipped }) => skipped))
    failures.push(`Skipped, which no test may be with CI=true: ${name}`)
}
// Once more, because a long log may be cut.
for (const name of runs.flatMap(run => Object.values(run)).flatMap(({ failed }) => failed))
  console.log(`  ! Failed: ${name}`)
for (const failure of failures) console.log(`  ! ${failure}`)
console.log(inOneLine({ ...counts, failed: counts.failed + failures.length }))
process.exitCode = counts.failed + failures.length === 0 && counts.passed > 0 ? 0 : 1

/**
 * Those that use a desktop beside the others: each has its own number of files at a time, and vitest itself runs projects
 * with different numbers one after another.
 */
async function runEndToEnd(): Promise<RunCounts[]> {
  // Both would build it.
  const helper = packagedHelper()
  if (helper && (isCi || missing.length === 0)) await buildMissing([helper], console.log)
  const run = (project: string) => runVitest('tests', [`--project=${project}`])
  const beside = await Promise.all([run('end to end'), run('end to end, on a desktop')])
  return [...beside, await run('end to end, alone')]
}
