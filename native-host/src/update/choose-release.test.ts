import { describe, expect, it } from 'vitest'
import { chooseRelease, type ListedRelease, newestRelease, takesPart } from './choose-release.ts'

const device = { version: '0.2.0', system: 'linux-x64', deviceId: 'a-device' }

function release(version: string, more: Partial<ListedRelease> = {}): ListedRelease {
  return {
    ...{ version, system: 'linux-x64', collection: 'nothing', rollOutPercent: 100, isStopped: false },
    path: `telemetry-tracker-${version}-linux-x64`,
    sha256: 'ab',
    ...more,
  }
}

describe('the release that a device installs', () => {
  it('is the newest for its system', () => {
    const releases = [
      release('0.3.0'),
      release('0.10.0'),
      release('0.9.9'),
      release('1.0.0', { system: 'win-x64' }),
    ]

    expect(chooseRelease(releases, device)?.version).toBe('0.10.0')
  })

  it('is never the same version or an older one', () => {
    expect(chooseRelease([release('0.2.0'), release('0.1.9')], device)).toBeUndefined()
  })

  it('is the one before while the newest is stopped or not rolled out to it yet', () => {
    const before = release('0.3.0')

    expect(chooseRelease([release('0.4.0', { isStopped: true }), before], device)).toBe(before)
    expect(chooseRelease([release('0.4.0', { rollOutPercent: 0 }), before], device)).toBe(before)
    expect(newestRelease([release('0.4.0', { rollOutPercent: 10 }), before], device)?.version).toBe('0.4.0')
    expect(newestRelease([release('0.4.0', { rollOutPercent: 0 }), before], device)?.version).toBe('0.3.0')
  })
})

describe('a staged roll-out', () => {
  const devices = Array.from({ length: 200 }, (_, index) => `device-${index}`)
  const share = (percent: number, version = '0.3.0') =>
    devices.filter(each => takesPart(each, version, percent))

  it('reaches about 10 % of 200 devices, within what chance allows', () => {
    // With 20 expected, fewer than 8 or more than 34 happen less than once in a thousand times.
    expect(share(10).length).toBeGreaterThanOrEqual(8)
    expect(share(10).length).toBeLessThanOrEqual(34)
  })

  it('keeps the first devices when the share grows, and reaches all in the end', () => {
    expect(share(50)).toEqual(expect.arrayContaining(share(10)))
    expect(share(100)).toEqual(devices)
    expect(share(0)).toEqual([])
  })

  it('begins with other devices for each release', () => {
    expect(share(10, '0.4.0')).not.toEqual(share(10))
  })

  it('reaches no more devices once it is stopped', () => {
    const choose = (isStopped: boolean) =>
      devices.filter(
        deviceId =>
          chooseRelease([release('0.3.0', { rollOutPercent: 10, isStopped })], { ...device, deviceId }) !==
          undefined,
      )

    expect(choose(false)).toEqual(share(10))
    expect(choose(true)).toEqual([])
  })
})
