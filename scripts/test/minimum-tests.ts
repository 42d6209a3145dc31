import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { root } from '../root.ts'
import type { RunCounts } from './counts.ts'

const minimumSchema = z.record(z.string(), z.record(z.string(), z.number()))

/** For each system, the minimum number of tests in each vitest project of a complete run. */
export type MinimumTests = z.infer<typeof minimumSchema>

const file = join(root, 'scripts/test/minimum-tests.json')

export function readMinimum(): MinimumTests {
  return minimumSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * What is missing from a complete run, a line each. Otherwise a project whose files are no longer found would
 * go unnoticed. Where every test must run (`mustRun`), skipped tests don't count; elsewhere they do.
 */
export function shortfalls(
  runs: readonly RunCounts[],
  minimum: Readonly<Record<string, number>>,
  mustRun: boolean,
): string[] {
  const found: RunCounts = Object.assign({}, ...runs)
  return Object.entries(minimum).flatMap(([project, least]) => {
    const { passed, failed, skipped } = found[project] ?? { passed: 0, failed: [], skipped: [] }
    const count = passed + failed.length + (mustRun ? 0 : skipped.length)
    return count >= least
      ? []
      : [
          `Only ${count} tests of "${project}" ${mustRun ? 'ran' : 'were found'}, at least ${least} were expected. If they were removed on purpose, run: npm test -- --update-counts`,
        ]
  })
}

/** Writes the counts of this run as the new minimum for this system. */
export function writeMinimum(platform: string, runs: readonly RunCounts[]): void {
  const found: RunCounts = Object.assign({}, ...runs)
  const counts = Object.entries(found)
    .map(([project, { passed, failed }]) => [project, passed + failed.length] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const all: MinimumTests = { ...readMinimum(), [platform]: Object.fromEntries(counts) }
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
}
