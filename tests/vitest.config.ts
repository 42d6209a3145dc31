import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { patientProductTests } from '../shared/src/testing/patience.ts'
import { LongestFirst } from './longest-first.ts'

const all = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  file => file.endsWith('.test.ts') && !file.includes('node_modules'),
)

/**
 * Tests that type and move windows on a real desktop fail on a busy processor, and tests of the packages
 * rebuild files that others use.
 */
const needsQuiet = /\b(xdotool|startTyping)\b|'zip'/

/**
 * These wait for every key before they go on, and passed on a machine with ten times the load, so others may run beside them. Not
 * `wine.test.ts` as well, because both package the executable for Windows.
 */
const standLoad = new Set(['team-policy.test.ts', 'windows-installers.test.ts'])

/**
 * Also on two cores, because half of the time of these tests is waiting. One lane is for `anticheat.test.ts`, which plays
 * input for six minutes and only waits meanwhile; it asserts no exact counts, so others may run beside it.
 */
const besideEachOther = 4

export default defineConfig({
  test: {
    globalSetup: join(import.meta.dirname, 'built.ts'),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...patientProductTests,
          name: 'end to end',
          include: all.filter(file => !isQuiet(file)),
          maxWorkers: besideEachOther,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...patientProductTests,
          name: 'end to end, on a desktop',
          include: all.filter(isQuiet),
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

function isQuiet(file: string): boolean {
  return !standLoad.has(file) && needsQuiet.test(readFileSync(join(import.meta.dirname, file), 'utf8'))
}
