import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take minutes, the longest first. */
const longest = [
  'anticheat',
  'popup',
  'start',
  'windows-installers',
  'accessibility',
  'company-sign-in',
  'offline-fortnight',
  'access',
  'setup-page',
  'behind-a-path',
  'admin',
  'team-policy',
  'any-answer',
  'updates',
  'relays',
  'day-boundaries',
  'start-parent',
  'wine',
  'extension',
  'private-window',
  'update-packaged',
  'extension-firefox',
  'time',
  'several-browsers',
]

/**
 * Starts the longest files first. Without durations of an earlier run, vitest would start large files first, and
 * at the end one lane would run a long one while the others have nothing left to do.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b))
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.indexOf(basename(moduleId, '.test.ts'))
  return rank === -1 ? longest.length : rank
}
