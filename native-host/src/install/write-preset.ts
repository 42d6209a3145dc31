import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeDurably } from '../deliver/durable-file.ts'
import { type Preset, readPreset, validPreset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'

/** What the set-up program for Windows was given: what belongs into the preset, and who acknowledged the notice. */
export interface GivenValues {
  preset: Record<string, string>
  /** The organisation that has told its people, for a silent set-up. */
  notice?: string
}

/**
 * Reads a file with a line `name=value` for each parameter of the set-up program, in UTF-16 as it writes, and removes
 * it: a code is nobody else's business. Parameters without a value were not given.
 */
export function takeValues(path: string): GivenValues {
  const text = readFileSync(path, 'utf16le')
  rmSync(path)
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const values = Object.fromEntries(lines.filter(line => line.includes('=')).map(nameAndValue))
  const { notice = '', ...preset } = values
  const given = Object.fromEntries(Object.entries(preset).filter(([, value]) => value !== ''))
  return { preset: given, ...(notice !== '' && { notice }) }
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

function nameAndValue(line: string): [string, string] {
  const at = line.indexOf('=')
  const name = line.slice(0, at).trim().toLowerCase()
  if (!/^[a-z]+$/.test(name)) throw new UsageError(`This is no parameter of the set-up program: ${line}`)
  return [name, line.slice(at + 1).trim()]
}
