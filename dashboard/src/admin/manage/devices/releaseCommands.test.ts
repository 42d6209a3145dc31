import { expect, it } from 'vitest'
import { releaseCommands } from './releaseCommands.ts'

const at = (...targets: [percent: number, stopped: boolean][]) =>
  releaseCommands({
    version: '0.3.0',
    targets: targets.map(([percent, stopped]) => ({ system: 'linux-x64', percent, stopped, since: null })),
  }).map(({ text }) => text.replace('npm run release -- ', ''))

it('offers the next larger share, all devices, and stopping', () => {
  expect(at([10, false])).toEqual([
    'roll-out 0.3.0 --percent 25',
    'roll-out 0.3.0 --percent 100',
    'stop 0.3.0',
  ])
  expect(at([100, false])).toEqual(['stop 0.3.0'])
})

it('begins small with a stopped release, and follows the smallest share of several systems', () => {
  expect(at([50, true])).toEqual(['roll-out 0.3.0 --percent 1', 'roll-out 0.3.0 --percent 100'])
  expect(at([100, false], [5, false])[0]).toBe('roll-out 0.3.0 --percent 10')
})
