import { execFileSync } from 'node:child_process'
import { win32 } from 'node:path'
import { type Preset, presetFiles, readPreset, validPreset } from '../preset.ts'
import type { Program } from '../program.ts'
import { registryValues } from './registry-values.ts'

/** Where the MSI package keeps its parameters; it can't write files. */
export const installedKey = String.raw`HKLM\Software\Telemetry Tracker`

/** What the package is found by; a parameter for tests. */
interface Computer {
  programFolders: readonly (string | undefined)[]
  /** The texts in a key of the registry. */
  valuesOf(key: string): Record<string, string>
}

const thisComputer: Computer = {
  programFolders: [process.env['ProgramFiles'], process.env['ProgramW6432']],
  valuesOf: readRegistry,
}

/** What the installer of this program was given, from its file or, of the MSI package, from the registry. */
export function presetOf(
  self: Program,
  programFolders: readonly (string | undefined)[] = [
    process.env['ProgramFiles'],
    process.env['ProgramW6432'],
  ],
  valuesOf: (key: string) => Record<string, string> = readRegistry,
): Preset {
  const isForEveryone = programFolders.some(folder => folder && isIn(self.file, folder))
  if (self.args.length > 0 || !isForEveryone) return readPreset(presetFiles(self))
  // A property that was not given is empty.
  const given = Object.entries(valuesOf(installedKey)).filter(([name, value]) => isOurs(name) && value !== '')
  return { ...validPreset(Object.fromEntries(given), installedKey), ...readPreset(presetFiles(self)) }
}

function isIn(file: string, folder: string): boolean {
  return file.toLowerCase().startsWith(`${win32.resolve(folder).toLowerCase()}\\`)
}

function readRegistry(key: string): Record<string, string> {
  return registryValues(key, args =>
    execFileSync('reg.exe', [...args], { stdio: 'ignore', windowsHide: true }),
  )
}
