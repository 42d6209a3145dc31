import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { installPlace } from './install-place.ts'

it('replaces an executable in a folder of this person', () => {
  const file = join(temporaryFolder(), 'telemetry-tracker.exe')
  writeFileSync(file, '')

  expect(installPlace({ file, args: [] })).toMatchObject({
    file: expect.stringMatching(/telemetry-tracker\.exe$/),
    next: expect.stringMatching(/telemetry-tracker\.next\.exe$/),
    before: expect.stringMatching(/telemetry-tracker\.before\.exe$/),
  })
})

it.each([
  ['runs from source', process.execPath, ['main.ts'], 'from source'],
  ['was installed by packages', '/usr/bin/env', [], 'packages'],
  ['is in a folder that nobody can change', '/proc/self/status', [], 'may not change'],
])('only tells of updates where the program %s', (_, file, args, why) => {
  if (process.platform !== 'linux') return

  expect(installPlace({ file, args })).toEqual({ why: expect.stringContaining(why) })
})
