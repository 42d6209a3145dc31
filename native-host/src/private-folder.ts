import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ofOthers = 0o077
/** Undefined on Windows, which keeps a person's folders from others itself. */
const thisUser = process.getuid?.()

/**
 * Makes a folder that only this person can enter, whatever it was before. One that others could enter may hold files that they can read: those are made
 * private, too. Throws a sentence with the cure when that can't be, and for a folder, or a link, of somebody else.
 */
export function makePrivateFolder(path: string, user = thisUser): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (user === undefined) chmodSync(path, 0o700)
    else takeFolderFromOthers(path, user)
    return path
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `Cannot use the folder ${path} (${why}). Make it private to your user and writable, or set DATA_DIR to another folder.`,
    )
  }
}

function takeFolderFromOthers(path: string, user: number): void {
  const link = lstatSync(path)
  if (link.isSymbolicLink() && link.uid !== user)
    throw new Error(`it is a link to ${readlinkSync(path)} created by another user, ${link.uid}`)
  const { uid, mode } = statSync(path)
  if (uid !== user) throw new Error(`it belongs to another user, ${uid}`)
  if ((mode & 0o777) === 0o700) return
  // First the folder: from then on nobody else can put anything into it.
  chmodSync(path, 0o700)
  // Some file servers and mounted disks take a mode without a word, and keep none.
  if ((statSync(path).mode & ofOthers) !== 0)
    throw new Error('others can read it, and its disk does not support permissions')
  for (const name of readdirSync(path)) {
    const file = join(path, name)
    // Links are looked at, not followed.
    const found = lstatSync(file, { throwIfNoEntry: false })
    if (found?.isFile() && found.uid === user && (found.mode & ofOthers) !== 0)
      chmodSync(file, found.mode & 0o700)
  }
}

/** Something the person at the keyboard can put right: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
