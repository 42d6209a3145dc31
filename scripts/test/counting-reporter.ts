import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'
import type { ProjectCounts } from './counts.ts'

/** Where the counts of a run are written, as JSON. */
export const countsFileVariable = 'TEST_COUNTS_FILE'

/** For vitest: counts the tests of each project, and names those that failed or were skipped. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: Parameters<NonNullable<Reporter['onTestRunEnd']>>[0]): void {
    const byProject: Record<string, ProjectCounts> = {}
    for (const module of modules) {
      const counts = byProject[module.project.name] ?? { passed: 0, failed: [], skipped: [] }
      byProject[module.project.name] = counts
      for (const test of module.children.allTests()) count(counts, test)
    }
    const file = process.env[countsFileVariable]
    if (file) writeFileSync(file, JSON.stringify(byProject))
  }
}

function count(counts: ProjectCounts, test: TestCase): void {
  const { state } = test.result()
  if (state === 'passed') counts.passed++
  else
    counts[state === 'failed' ? 'failed' : 'skipped'].push(
      `${test.module.relativeModuleId}: ${test.fullName}`,
    )
}
