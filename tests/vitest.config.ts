import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { missingForGnome, missingForKwin } from '../scripts/test/system-packages.ts'
import { patientProductTests } from '../shared/src/testing/patience.ts'
import { LongestFirst } from './longest-first.ts'

/** Whole desktops are not installed for the tests; `npm test` says which of these are left out. */
const missingFor: Readonly<Record<string, () => string[]>> = {
  'wayland-gnome.test.ts': missingForGnome,
  'wayland-kwin.test.ts': missingForKwin,
}

const all = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  file =>
    file.endsWith('.test.ts') && !file.includes('node_modules') && (missingFor[file]?.() ?? []).length === 0,
)

/** Tests that type and move windows on a real desktop need more of the processor than others. */
const onDesktop = /\b(xdotool|startTyping)\b/
/** Two on two cores: they pass beside two busy loops as well. */
const desktopsBesideEachOther = 2

/** Tests of packages that rebuild files which others use. */
const rebuilds = /'zip'/

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
          include: all.filter(file => kindOf(file) === 'any'),
          maxWorkers: besideEachOther,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...patientProductTests,
          name: 'end to end, on a desktop',
          include: all.filter(file => kindOf(file) === 'desktop'),
          maxWorkers: desktopsBesideEachOther,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...patientProductTests,
          name: 'end to end, alone',
          include: all.filter(file => kindOf(file) === 'alone'),
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})

function kindOf(file: string): 'any' | 'desktop' | 'alone' {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  if (rebuilds.test(text)) return 'alone'
  return onDesktop.test(text) && !standLoad.has(file) ? 'desktop' : 'any'
}
