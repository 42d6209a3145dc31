import { expect, it } from 'vitest'
import { devicesOf, platformName, platformsOf } from './versionSpread.ts'

const versions = [
  { version: '0.3.0', platforms: [{ platform: 'linux', devices: 3 }] },
  {
    version: '0.2.0',
    platforms: [
      { platform: 'linux', devices: 1 },
      { platform: 'win32', devices: 9 },
    ],
  },
]

it('counts the devices of a version, and lists platforms with most devices first', () => {
  expect(versions.map(devicesOf)).toEqual([3, 10])
  expect(platformsOf(versions)).toEqual(['win32', 'linux'])
})

it('names platforms as their makers do, and shows others as they are', () => {
  expect(['win32', 'darwin', 'linux', 'haiku'].map(platformName)).toEqual([
    'Windows',
    'macOS',
    'Linux',
    'haiku',
  ])
})
