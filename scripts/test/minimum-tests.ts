import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { root } from '../root.ts'
import type { RunCounts } from './counts.ts'

const minimumSchema = z.record(z.string(), z.record(z.string(), z.number()))

/** For each system the minimum tests that a whole run has in each vitest project. */
export type MinimumTests = z.infer<typeof minimumSchema>

const file = join(root, 'scripts/test/minimum-tests.json')

export function readMinimum(): MinimumTests {
  return minimumSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * What is missing from a whole run, a line each: a project whose files are no longer found is silent otherwise. Where every test must
 * run (`mustRun`), skipped ones are no part of the count; elsewhere it is enough that they are there.
 */
export function shortfalls(
  runs: readonly RunCounts[],
  minimum: Readonly<Record<string, number>>,
  mustRun: boolean,
): string[] {
  const found: RunCounts = Object.assign({}, ...runs)
  return Object.entries(minimum).flatMap(([project, least]) => {
    const { passed, failed, skipped } = found[project] ?? { passed: 0, failed: 0, skipped: [] }
    const count = passed + failed + (mustRun ? 0 : skipped.length)
    return count >= least
      ? []
      : [
          `Only ${count} tests of "${project}" ${mustRun ? 'ran' : 'were found'}, at least ${least} were expected. If they were removed on purpose, run: npm test -- --update-counts`,
        ]
  })
}

/** Writes what ran on this system as the minimum from now on. */
export function writeMinimum(platform: string, runs: readonly RunCounts[]): void {
  const found: RunCounts = Object.assign({}, ...runs)
  const counts = Object.entries(found)
    .map(([project, { passed, failed }]) => [project, passed + failed] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const all: MinimumTests = { ...readMinimum(), [platform]: Object.fromEntries(counts) }
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
}
