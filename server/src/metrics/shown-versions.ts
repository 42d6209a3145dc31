import { releaseVersionSchema } from '@telemetry-tracker/shared/contracts/releases'
import type { Updates } from '@telemetry-tracker/shared/contracts/updates'

const maxVersions = 20

/** The devices of each version. Devices send any text as their version, and each label costs memory: only the newest real versions are named. */
export function shownVersions(versions: Updates['versions']): { version: string; devices: number }[] {
  const sums = versions.map(({ version, platforms }) => ({
    version,
    devices: platforms.reduce((sum, { devices }) => sum + devices, 0),
  }))
  const isNamed = ({ version }: { version: string }) => releaseVersionSchema.safeParse(version).success
  const named = sums.filter(isNamed).slice(0, maxVersions)
  const others = sums.filter(each => !named.includes(each)).reduce((sum, { devices }) => sum + devices, 0)
  return others === 0 ? named : [...named, { version: 'other', devices: others }]
}
