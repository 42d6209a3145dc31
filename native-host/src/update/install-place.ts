import { realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import type { ProgramFiles } from '../platform/replace-program.ts'
import type { Program } from '../program.ts'

/**
 * Where this program can replace itself, or why it cannot: only a single executable that belongs to this person.
 * What the system's packages installed is theirs to update.
 */
export function installPlace({ file: started, args }: Program): ProgramFiles | { why: string } {
  if (args.length > 0) return { why: 'It runs from source. Update the checkout.' }
  const file = realpathSync(started)
  if (systemFolders.some(folder => file.startsWith(folder)))
    return { why: 'The system’s packages installed it. Update it with them.' }
  if (file.includes('.app/Contents/'))
    return { why: 'It is part of a signed application. Install the new application.' }
  if (!isWritable(file))
    return {
      why: `You may not change ${file}. Ask the person who installed it, or your admin, to update it.`,
    }
  return placeOf(file)
}

/** The files of a replacement, beside the program. */
export function placeOf(file: string): ProgramFiles {
  const { dir, name, ext } = parse(file)
  const beside = (which: string) => join(dir, `${name}.${which}${ext}`)
  return { file, next: beside('next'), before: beside('before'), replaced: beside('replaced') }
}

const systemFolders = ['/usr/', '/opt/', '/bin/', '/sbin/', '/snap/', '/nix/', '/app/', '/var/lib/']

/** Whether files beside it can be made and replaced. Tried, because on Windows rights are not in the mode. */
function isWritable(file: string): boolean {
  try {
    const trial = join(dirname(file), `.telemetry-tracker-${process.pid}`)
    writeFileSync(trial, '', { flag: 'wx' })
    rmSync(trial)
    return true
  } catch {
    return false
  }
}
