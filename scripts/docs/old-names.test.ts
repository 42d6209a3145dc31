import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'

/** Words that only this project used, each with the standard word. GLOSSARY.md has the words to use. */
const oldNames: Readonly<Record<string, string>> = {
  'Deed|recordDeed|deedBy|deedNames|deedInWords':
    'AuditEvent, recordAuditEvent, auditActor, auditLabels, describeAuditEvent',
  'RecentLooks|recordLook|countLook': 'RecentViews, recordView, countView',
  KeptOfMe: 'MyData',
  'knowPersons|recallPersons|PersonCache|KnownPerson':
    'loadUserStates, cachedUserStates, UserStateCache, UserState',
  createTrust: 'createOptimisticBackoff',
  PlacedEvent: 'IndexedEvent',
  'EpochInForce|Spill|setAside|WaitingList': 'CurrentEpoch, MemoryBuffer, quarantine, PendingBatches',
  'inAMoment|oneAtATime|agreeWithDatabase|createTelling':
    'retryOnLockTimeout, createMutex, checkStoredSettings, createProgressReporter',
  'createDesk|AgentSelf|AgentDesk|farewellMs|keepHouse':
    'createAgentState, AgentStateOptions, AgentCommands, shutdownGraceMs, runMaintenance',
  'remembering(?=[<(])': 'memoize',
  'Whose|isHidingFew|everybodysRules': 'Scope, enforcesMinimumGroupSize, defaultRules',
  '(?:fewest|longest|shortest)[A-Z]\\w*': 'max…, min…',
}
const allowed = new Set(['longestStretch'])
const parts = ['shared', 'server', 'native-host', 'extension', 'dashboard', 'tests', 'bench', 'scripts']
const skipped = new Set(['node_modules', 'dist', '.output', '.wxt'])

it.each(Object.entries(oldNames))('nothing is called %s, but %s', (names, _instead) => {
  const pattern = new RegExp(`(?<![\\w'])(?:${names})(?![\\w])`, 'g')

  const found = parts.flatMap(part =>
    sourcesIn(join(root, part)).flatMap(file =>
      [...codeIn(file).matchAll(pattern)]
        .filter(([name]) => !allowed.has(name))
        .map(([name]) => `${relative(root, file)}: ${name}`),
    ),
  )

  expect(found).toEqual([])
})

/** Comments may use these words. */
function codeIn(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '')
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (skipped.has(entry.name) || entry.name === 'old-names.test.ts') return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path)
    return /\.(?:ts|vue)$/.test(entry.name) ? [path] : []
  })
}
