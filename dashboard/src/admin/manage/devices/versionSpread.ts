import type { Updates } from '@telemetry-tracker/shared/contracts/updates'

type Versions = Updates['versions']

/** How many devices run a version. */
export function devicesOf({ platforms }: Versions[number]): number {
  return platforms.reduce((sum, { devices }) => sum + devices, 0)
}

/** All platforms, those with most devices first. */
export function platformsOf(versions: Versions): string[] {
  const counts = new Map<string, number>()
  for (const { platform, devices } of versions.flatMap(({ platforms }) => platforms))
    counts.set(platform, (counts.get(platform) ?? 0) + devices)
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([platform]) => platform)
}

/** The product name of a platform that a helper reports; another is shown as it is. */
export function platformName(platform: string): string {
  return names[platform] ?? platform
}

const names: Readonly<Partial<Record<string, string>>> = {
  linux: 'Linux',
  win32: 'Windows',
  darwin: 'macOS',
}
