import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { registryValues } from '../install/registry-values.ts'
import { type Preset, presetSchema, validPreset } from '../preset.ts'
import { bundleId } from './macos/app-bundle.ts'

/** Where Group Policy and Intune write what `deploy/windows/TelemetryTracker.admx` offers. */
export const policyKey = String.raw`HKLM\Software\Policies\Telemetry Tracker`
/** Where macOS puts what a configuration profile sets for every user of the computer. */
const managedPreferences = `/Library/Managed Preferences/${bundleId}.plist`

/** Where a system has settings of the company's device management, and how they are read. */
interface ManagedSource {
  where: string
  /** All values by name; none if nothing is managed. */
  values(): Record<string, unknown>
}

const sources: Partial<Record<NodeJS.Platform, ManagedSource>> = {
  win32: { where: policyKey, values: () => registryValues(policyKey, args => outputOf('reg.exe', args)) },
  darwin: { where: managedPreferences, values: () => valuesInPlist(managedPreferences) },
}

/**
 * What the company's device management has set for this computer. Empty values, and values that this version does not
 * know, count as not set. Throws what to do for one that is wrong.
 */
export function readManagedPreset(source = sources[process.platform]): Preset {
  const values = Object.entries(source?.values() ?? {})
  const known = values.filter(([name, value]) => Object.hasOwn(presetSchema.shape, name) && value !== '')
  return validPreset(Object.fromEntries(known), source?.where ?? '')
}

/** The values of a property list, whose usual form is binary. */
export function valuesInPlist(
  path: string,
  asJson = (file: string) => outputOf('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]),
): Record<string, unknown> {
  return existsSync(path) ? JSON.parse(asJson(path)) : {}
}

function outputOf(program: string, args: readonly string[]): string {
  return execFileSync(program, [...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  })
}
