import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { windowsArguments } from '../autostart/windows-command-line.ts'
import { writeDurably } from '../deliver/durable-file.ts'
import { type Preset, readPreset, validPreset } from '../preset.ts'

/** What the set-up program for Windows was given: what belongs into the preset, and who acknowledged the notice. */
export interface GivenValues {
  preset: Record<string, string>
  /** The organisation that has told its people, for a silent set-up. */
  notice?: string
}

/**
 * Reads the command line of the set-up program from a file, in UTF-16 as it writes, and removes the file: a code is
 * nobody else's business. Parameters without a value were not given.
 */
export function takeValues(path: string): GivenValues {
  const line = readFileSync(path, 'utf16le')
    .replace(/^\uFEFF/, '')
    .trim()
  rmSync(path)
  const words = windowsArguments(line).slice(1)
  const values = Object.fromEntries(words.flatMap(parameter).filter(([, value]) => value !== ''))
  const { notice, ...preset } = values
  return { preset, ...(notice !== undefined && { notice }) }
}

/**
 * Writes the preset beside a program: what stood there before, what is baked into the installer, and what was given,
 * of which the last wins. Returns it. Throws what is wrong before anything is written.
 */
export function writePreset(
  programFile: string,
  { baked, given }: { baked: string; given: Record<string, string> },
): Preset {
  const path = join(dirname(programFile), 'preset.json')
  const known = { ...readPreset([path]), ...(existsSync(baked) ? readPreset([baked]) : {}) }
  const preset = { ...known, ...validPreset(given, 'What the set-up program was given') }
  if (Object.keys(preset).length > 0) writeDurably(path, `${JSON.stringify(preset, null, 2)}\n`)
  return preset
}

/** Name and value of `/NAME=value`. Others are for the set-up program itself: /S, and /D with a folder. */
function parameter(word: string): [string, string][] {
  const [, name = '', value = ''] = /^\/(\w+)=(.*)$/s.exec(word) ?? []
  return name === '' || name.toUpperCase() === 'D' ? [] : [[name.toLowerCase(), value.trim()]]
}
