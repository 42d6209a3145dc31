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
export function presetOf(self: Program, computer: Computer = thisComputer): Preset {
  const { server, code, org } = given(self, computer)
  const installed = { ...(server && { server }), ...(code && { code }), ...(org && { org }) }
  return { ...validPreset(installed, installedKey), ...readPreset(presetFiles(self)) }
}

/** The organisation that the MSI package was told to have told its people what is recorded. */
export function acknowledgedInstall(self: Program, computer: Computer = thisComputer): string | undefined {
  return given(self, computer)['notice'] || undefined
}

/** Parameters of the MSI package; one that was not given is empty. None for another copy of the program. */
function given({ file, args }: Program, { programFolders, valuesOf }: Computer): Record<string, string> {
  const isForEveryone = programFolders.some(folder => folder && isIn(file, folder))
  return args.length === 0 && isForEveryone ? valuesOf(installedKey) : {}
}

function isIn(file: string, folder: string): boolean {
  return file.toLowerCase().startsWith(`${win32.resolve(folder).toLowerCase()}\\`)
}

function readRegistry(key: string): Record<string, string> {
  return registryValues(key, args =>
    execFileSync('reg.exe', [...args], { stdio: 'ignore', windowsHide: true }),
  )
}
