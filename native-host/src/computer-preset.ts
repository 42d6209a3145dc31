import { presetOf } from './install/preset-of.ts'
import { readManagedPreset } from './platform/managed-preset.ts'
import type { Preset } from './preset.ts'
import type { Program } from './program.ts'

/**
 * What is preset on this computer: what device management sets wins, value by value, over what the installer was
 * given. Nothing for a source checkout.
 */
export function computerPreset(self: Program, managed: () => Preset = readManagedPreset): Preset {
  if (self.args.length > 0) return {}
  return { ...presetOf(self), ...managed() }
}
