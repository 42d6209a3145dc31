import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { root } from '../../root.ts'
import { targets } from '../targets.ts'
import { commitTimeSec } from './commit-time.ts'
import { chosenInstallers, installers } from './installers.ts'
import { missingTools } from './missing-tools.ts'

it('makes the chosen kinds, or all', () => {
  expect(chosenInstallers(['linux']).map(({ kind }) => kind)).toEqual(['linux'])
  expect(chosenInstallers(['all'])).toEqual(installers)
})

it.each(installers)('installs for $kind the executable of a target that exists', ({ target }) => {
  expect(targets.map(({ name }) => name)).toContain(target)
})

it.each(installers)('says which packages are missing to make installers for $kind', installer => {
  const packages = [...new Set(installer.tools.map(tool => tool.package))].sort().join(' ')

  expect(missingTools(installer, '/nowhere')).toContain(`apt-get install ${packages}`)
})

it('misses nothing where every program is', () => {
  const tools = [{ program: 'node_modules', package: 'none' }]

  expect(missingTools({ kind: 'any', tools }, root)).toBeUndefined()
})

it('takes the time of the commit, or the given one', () => {
  const committed = Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root }))

  expect(commitTimeSec(undefined)).toBe(committed)
  expect(commitTimeSec('1234')).toBe(1234)
  expect(() => commitTimeSec('yesterday')).toThrow('SOURCE_DATE_EPOCH must be a number')
  expect(() => commitTimeSec(undefined, '/')).toThrow('Set SOURCE_DATE_EPOCH')
})
