import { expect, it } from 'vitest'
import { shownVersions } from './shown-versions.ts'

const spread = (version: string, ...devices: number[]) => ({
  version,
  platforms: devices.map(count => ({ platform: 'linux', devices: count })),
})

it('sums the devices of all platforms', () => {
  expect(shownVersions([spread('0.2.0', 3, 4), spread('0.1.0', 1)])).toEqual([
    { version: '0.2.0', devices: 7 },
    { version: '0.1.0', devices: 1 },
  ])
})

it('names no version that a device made up, and 20 versions at most', () => {
  const real = Array.from({ length: 25 }, (_, index) => spread(`0.${99 - index}.0`, 1))

  const shown = shownVersions([...real, spread('ada was here', 2)])

  expect(shown).toHaveLength(21)
  expect(shown.at(0)).toEqual({ version: '0.99.0', devices: 1 })
  expect(shown.at(-1)).toEqual({ version: 'other', devices: 7 })
})
