import { existsSync, readFileSync } from 'node:fs'
import { webAddress } from '@telemetry-tracker/shared/settings/addresses'
import * as z from 'zod'
import { besideProgram } from './beside-program.ts'
import { UsageError } from './private-folder.ts'
import type { Program } from './program.ts'

/** What an admin baked into an installer, wrote to the preset file of a computer, or set by device management. */
export const presetSchema = z.strictObject({
  server: webAddress('https://telemetry.example').optional().describe('the address of the server'),
  code: z
    .string()
    .trim()
    .regex(/^[\w:/.#[\]-]{1,2048}$/, 'must be a one-time code or an enrolment link, as your server shows it')
    .optional()
    .describe('a one-time code or link, which `enrol` uses when it is given none'),
  org: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]+$/u, 'must be one line')
    .optional()
    .describe('the name of the organisation'),
  extensionIds: z
    .array(z.string().regex(/^[a-p]{32}$/, 'must be the id of an extension: 32 letters from a to p'))
    .max(10)
    .optional()
    .describe('further ids of the extension in Chromium browsers, such as that of your own package'),
})

export type Preset = z.infer<typeof presetSchema>

/** Installed by a package, and the only place on systems where packages put settings elsewhere than programs. */
export const systemPreset = '/etc/telemetry-tracker/preset.json'

/** Where an executable looks for its preset: beside itself, then where packages put it. None for a source checkout. */
export function presetFiles({ file, args }: Program, platform: NodeJS.Platform = process.platform): string[] {
  if (args.length > 0) return []
  return [besideProgram(file, 'preset.json'), ...(platform === 'linux' ? [systemPreset] : [])]
}

/** The first preset that exists; empty if none does. Throws what to do for one that is wrong. */
export function readPreset(files: readonly string[]): Preset {
  const path = files.find(file => existsSync(file))
  if (path === undefined) return {}
  try {
    return validPreset(JSON.parse(readFileSync(path, 'utf8')), path)
  } catch (error) {
    throw error instanceof UsageError ? error : notValid(path, String(error))
  }
}

/** A preset that was read from a file or the system. Throws what to do if it is wrong. */
export function validPreset(values: unknown, where: string): Preset {
  const { success, data, error } = presetSchema.safeParse(values)
  if (success) return data
  throw notValid(where, z.prettifyError(error).replaceAll('\n', ' '))
}

function notValid(where: string, why: string): UsageError {
  return new UsageError(`${where} is not a valid preset (${why}). Ask your admin to correct or remove it.`)
}
