import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { parts, sourcesIn } from './sources-in.ts'

/** Words that only this project used, each with the standard word. GLOSSARY.md has the words to use. */
const oldNames: Readonly<Record<string, string>> = {
  'Deed|recordDeed|deedBy|deedNames|deedInWords':
    'AuditEvent, audit.record, Actor, auditLabels, describeAuditEvent',
  'RecentLooks|recordLook|countLook': 'RecentViews, recordView, countView',
  KeptOfMe: 'MyData',
  'knowPersons|recallPersons|PersonCache|KnownPerson':
    'loadUserStates, cachedUserStates, UserStateCache, UserState',
  // Installers for Windows have an element of this name.
  'straightTrack|straight-track|withShortcut|(?<!<)Shortcut':
    'the middlewares in app.ts, which every request passes',
  createTrust: 'createOptimisticBackoff',
  PlacedEvent: 'IndexedEvent',
  'EpochInForce|Spill|setAside|WaitingList': 'CurrentEpoch, MemoryBuffer, quarantine, PendingBatches',
  'inAMoment|oneAtATime|agreeWithDatabase|createTelling':
    'retryOnLockTimeout, createMutex, checkStoredSettings, createProgressReporter',
  'createDesk|AgentSelf|AgentDesk|farewellMs|keepHouse':
    'createAgentState, AgentStateOptions, AgentCommands, shutdownGraceMs, runMaintenance',
  'remembering(?=[<(])': 'memoize',
  'Whose|isHidingFew|everybodysRules': 'Scope, enforcesMinimumGroupSize, defaultRules',
  'useWords|createWords|sayIn|WithParts|Phrase|viewersLocale':
    'useI18n, loadI18n, translatorFor, TranslatedText, TextKey, viewerLanguage',
  '\\w+InWords|(?:state|day)Words': 'describe…, …Summary, …Description',
  'WhoLooked|WhatIsKept|PolicyWhose|NotForYou': 'WhoViewed, StoredData, PolicyScope, NoAccess',
  '(?:fewest|longest|shortest)[A-Z]\\w*': 'max…, min…',
}
const allowed = new Set(['longestStretch'])
const sources = /(?<!^old-names\.test)\.(?:ts|vue)$/

it.each(Object.entries(oldNames))('nothing is called %s, but %s', (names, _instead) => {
  const pattern = new RegExp(`(?<![\\w'])(?:${names})(?![\\w])`, 'g')

  const found = parts.flatMap(part =>
    sourcesIn(join(root, part), sources).flatMap(file =>
      [...codeIn(file).matchAll(pattern)]
        .filter(([name]) => !allowed.has(name))
        .map(([name]) => `${relative(root, file)}: ${name}`),
    ),
  )

  expect(found).toEqual([])
})

it('no key of a text has a private word', () => {
  const keys = ['dashboard/src/i18n/en', 'extension/public/_locales/en'].flatMap(folder =>
    readdirSync(join(root, folder)).flatMap(file => keysIn(join(root, folder, file))),
  )

  expect(keys).toContain('noUserSelected')
  expect(keys.filter(key => /deed|kept|whose|looked|told|nobody|inWords/i.test(key))).toEqual([])
})

function keysIn(file: string): string[] {
  return Object.keys(JSON.parse(readFileSync(file, 'utf8')))
}

/** Comments may use these words. */
function codeIn(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '')
}
