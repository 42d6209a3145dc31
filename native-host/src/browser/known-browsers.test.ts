import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { KnownBrowsers } from './known-browsers.ts'

const dayMs = 24 * 3_600_000

test('remembers over a restart which browsers connected in the last week', () => {
  const path = join(temporaryFolder(), 'run', 'browsers.json')
  const before = new KnownBrowsers(path, silentLog)
  before.spoke('firefox', 0)
  before.spoke('chrome', 3 * dayMs)

  const known = new KnownBrowsers(path, silentLog)

  expect(known.names(4 * dayMs)).toEqual(['firefox', 'chrome'])
  expect(known.names(8 * dayMs)).toEqual(['chrome'])
})

test('keeps a browser that stays connected', () => {
  const known = new KnownBrowsers(join(temporaryFolder(), 'browsers.json'), silentLog)

  for (let day = 0; day < 30; day++) known.spoke('edge', day * dayMs)

  expect(known.names(30 * dayMs)).toEqual(['edge'])
})

test('starts empty with a corrupt file, and continues where none can be written', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'broken.json'), '{"chrome":')
  const broken = new KnownBrowsers(join(folder, 'broken.json'), silentLog)
  const unwritable = new KnownBrowsers(join(folder, 'broken.json', 'browsers.json'), silentLog)

  broken.spoke('chrome', 0)
  unwritable.spoke('chrome', 0)

  expect([broken.names(1), unwritable.names(1)]).toEqual([['chrome'], ['chrome']])
})
