import { parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'
import { inOneLine, totalOf } from './test/counts.ts'
import { readMinimum, shortfalls, writeMinimum } from './test/minimum-tests.ts'
import { installMissing } from './test/system-packages.ts'
import { runVitest } from './test/vitest-run.ts'

/**
 * `npm test`: every test, the end-to-end ones included, with one build for all. Words after `--` go to vitest, but for
 * `--update-counts`: that one writes how many tests a whole run has on this system.
 */
const updatesCounts = process.argv.includes('--update-counts')
const args = process.argv.slice(2).filter(arg => arg !== '--update-counts')
const isCi = process.env['CI'] === 'true'
/** What a system of the workflow cannot run is skipped there, but the rest must have run. */
const mustRun = isCi || process.env['GITHUB_ACTIONS'] === 'true'

const missing = installMissing(console.log)
if (missing.length > 0) {
  const names = missing.join(', ')
  console.log(
    isCi
      ? `  ! Missing for the end-to-end tests: ${names}. With CI=true they must be there.`
      : `  ! The end-to-end tests that need them are skipped, this machine lacks: ${names}. Install them and run again.`,
  )
}
await buildMissing(parts, console.log)

// Half of the tests wait for a process, a database or the clock: with a worker less than cores, as vitest has it, two cores do one thing at a time.
const runs = [await runVitest('.', ['--maxWorkers=100%', ...args]), await runVitest('tests', args)]
const counts = totalOf(runs)

const isWhole = args.length === 0
if (updatesCounts && isWhole) writeMinimum(process.platform, runs)
const failures = isWhole ? shortfalls(runs, readMinimum()[process.platform] ?? {}, mustRun) : []
if (isCi) {
  if (missing.length > 0) failures.push(`Programs are missing: ${missing.join(', ')}`)
  for (const name of runs.flatMap(run => Object.values(run)).flatMap(({ skipped }) => skipped))
    failures.push(`Skipped, which no test may be with CI=true: ${name}`)
}
for (const failure of failures) console.log(`  ! ${failure}`)
console.log(inOneLine({ ...counts, failed: counts.failed + failures.length }))
process.exitCode = counts.failed + failures.length === 0 && counts.passed > 0 ? 0 : 1
