import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRawAsset } from 'node:sea'
import { dataDirOf } from '../data-dir.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'

/**
 * Loads a native addon that the executable carries. Systems load addons only from files, so it is written
 * into a folder that only this user can enter, under a name derived from its content, and loaded only if the
 * file still has that content. Throws when the folder belongs to another user.
 *
 * @public called by the code that the bundler puts in place of packages that look for their addon in a folder
 */
export function loadAddon(name: string, sha256: string): unknown {
  const addon = { exports: {} }
  const bytes = () => Buffer.from(getRawAsset(`addons/${name}.node`))
  process.dlopen(addon, addonFile({ name, sha256, bytes }, dataDirOf(process.env)))
  return addon.exports
}

/** An addon in the executable. */
export interface CarriedAddon {
  name: string
  /** The hash from packaging time, in hexadecimal. */
  sha256: string
  /** Called only when the file has to be written: what is read from the executable stays in memory. */
  bytes(): Buffer
}

/**
 * Makes sure that a data folder holds an addon's bytes in a file that no other user can have written, and
 * returns its path.
 */
export function addonFile({ name, sha256, bytes }: CarriedAddon, dataDir: string): string {
  const folder = makePrivateFolder(join(dataDir, 'addons'))
  refuseForeign(dataDir)
  refuseForeign(folder)
  const path = join(folder, `${name}-${sha256.slice(0, 32)}.node`)
  if (existsSync(path) && hashOf(path) === sha256) return path
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, bytes(), { mode: 0o700 })
  renameSync(temporary, path)
  return path
}

/**
 * A user who owns a folder, or may write in it, can replace the files in it; in a sticky folder (like /tmp)
 * only their own files. Windows protects a user's folders itself.
 */
function refuseForeign(folder: string): void {
  if (process.getuid === undefined) return
  const { uid, mode } = statSync(folder)
  const isTrusted = uid === process.getuid() || uid === 0
  const canOthersExchange = (mode & 0o022) !== 0 && (mode & 0o1000) === 0
  if (isTrusted && !canOthersExchange) return
  throw new UsageError(
    `The folder ${folder} belongs to another user or can be written by others, so no program is loaded from it. Make it private to your user, or set DATA_DIR to another folder.`,
  )
}

/** Read in pieces, so that no process holds the addon in memory twice. */
function hashOf(path: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(64 * 1024)
  const file = openSync(path, 'r')
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      hash.update(piece.subarray(0, length))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}
