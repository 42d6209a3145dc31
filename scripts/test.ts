import { parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'
import { installMissing } from './test/system-packages.ts'
import { type Counts, runVitest } from './test/vitest-run.ts'

/** `npm test`: every test, the end-to-end ones included, with one build for all. Words after `--` go to vitest. */
const args = process.argv.slice(2)
const isCi = process.env['CI'] === 'true'

const missing = installMissing(console.log)
if (missing.length > 0) {
  const names = missing.join(', ')
  console.log(
    isCi
      ? `  ! Missing for the end-to-end tests: ${names}. With CI=true they must be there.`
      : `  ! The end-to-end tests are skipped, this machine lacks: ${names}. Install them and run again.`,
  )
}
await buildMissing(parts, console.log)

// Half of the tests wait for a process, a database or the clock: with a worker less than cores, as vitest has it, two cores do one thing at a time.
const runs: Counts[] = [await runVitest('.', ['--maxWorkers=100%', ...args]), await runVitest('tests', args)]
if (isCi && missing.length > 0) runs.push({ passed: 0, failed: 1, skipped: 0 })

const total = (key: keyof Counts) => runs.reduce((sum, counts) => sum + counts[key], 0)
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''
console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`)
process.exitCode = total('failed') === 0 && total('passed') > 0 ? 0 : 1
