import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRawAsset } from 'node:sea'
import { dataDirOf } from '../data-dir.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'

/**
 * Loads a native addon that the executable carries. The system only loads addons from files: so it is laid into a folder that only this
 * person can enter, under a name made of its content, and what lies there is loaded only when it is still that content.
 * Throws when the folder belongs to someone else.
 *
 * @public called by what the bundler puts in the place of packages that look for their addon in a folder
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
  /** Known since it was packaged, as hexadecimal digits. */
  sha256: string
  /** Asked for only where they must be laid down: what is looked at in the executable stays in memory. */
  bytes(): Buffer
}

/** Makes sure that a data folder holds an addon's bytes in a file that nobody else can have put there, and returns its path. */
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
 * Whoever owns a folder, or may write in it, can exchange what is in it; in a sticky one (like /tmp) only what is theirs. Windows
 * keeps a person's folders from others itself.
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

/** Read piece by piece, so that no process carries an addon twice. */
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
