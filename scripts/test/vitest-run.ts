import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../root.ts'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Runs vitest in a folder and counts its tests; a run that breaks outside any test counts as one failure. */
export async function runVitest(folder: string, args: string[]): Promise<Counts> {
  const results = mkdtempSync(join(tmpdir(), 'telemetry-tracker-results-'))
  const report = join(results, 'report.json')
  try {
    const run = spawn(
      process.execPath,
      [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...args],
      {
        cwd: join(root, folder),
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
      },
    )
    const code = await new Promise<number | null>((resolve, reject) =>
      run.once('error', reject).once('close', resolve),
    )
    const counts = existsSync(report) ? readCounts(report) : { passed: 0, failed: 0, skipped: 0 }
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

function readCounts(report: string): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}
