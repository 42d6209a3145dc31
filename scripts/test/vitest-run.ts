import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../root.ts'
import { countsFileVariable } from './counting-reporter.ts'
import { type RunCounts, runCountsSchema, totalOf } from './counts.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const reporter = join(import.meta.dirname, 'counting-reporter.ts')

/** Runs vitest in a folder and counts its tests; a run that fails outside any test counts as one failure. */
export async function runVitest(folder: string, args: string[]): Promise<RunCounts> {
  const results = mkdtempSync(join(tmpdir(), 'telemetry-tracker-results-'))
  const countsFile = join(results, 'counts.json')
  try {
    const run = spawn(
      process.execPath,
      [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
      {
        cwd: join(root, folder),
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
          [countsFileVariable]: countsFile,
        },
      },
    )
    const code = await new Promise<number | null>((resolve, reject) =>
      run.once('error', reject).once('close', resolve),
    )
    const counts = existsSync(countsFile)
      ? runCountsSchema.parse(JSON.parse(readFileSync(countsFile, 'utf8')))
      : {}
    const isBroken = code !== 0 && totalOf([counts]).failed === 0
    return isBroken
      ? { ...counts, 'outside any test': { passed: 0, failed: [`vitest in ${folder}`], skipped: [] } }
      : counts
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}
