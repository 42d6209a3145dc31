import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ofOthers = 0o077
/** Undefined on Windows, which protects a user's folders itself. */
const thisUser = process.getuid?.()

/**
 * Makes a folder that only this user can enter, also if it existed before. A folder that was open to others
 * may hold files that they can read: those are made private, too. Throws what to do when that fails, and for
 * a folder or a link of another user.
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
  // The folder first: after that no other user can add files to it.
  chmodSync(path, 0o700)
  // Some file servers and mounted disks accept a mode silently, but do not store it.
  if ((statSync(path).mode & ofOthers) !== 0)
    throw new Error('others can read it, and its disk does not support permissions')
  for (const name of readdirSync(path)) {
    const file = join(path, name)
    // Links are not followed.
    const found = lstatSync(file, { throwIfNoEntry: false })
    if (found?.isFile() && found.uid === user && (found.mode & ofOthers) !== 0)
      chmodSync(file, found.mode & 0o700)
  }
}

/** A problem that the user can fix: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
