import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir, open, readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from './failure.ts'

const accessOfOthers = 0o077
/** Undefined on Windows, where a user's folders are private by default. */
const thisUser = process.getuid?.()

/**
 * Creates a folder that only this user can access, or makes an existing one private, including its files. Throws a Failure that says what to do for a
 * folder or link of another user.
 */
export async function makePrivateFolder(folder: string, user = thisUser): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (user === undefined) return
  const link = await lstat(folder)
  if (link.isSymbolicLink() && link.uid !== user)
    throw new Failure(
      `The data folder ${folder} is a link to ${await readlink(folder)} that another user (id ${link.uid}) created and could redirect. Remove the link, or set DATA_DIR to another folder.`,
    )
  const { uid, mode } = await stat(folder)
  if (uid !== user)
    throw new Failure(
      `The data folder ${folder} belongs to another user (id ${uid}), who could read all data in it. Change its owner with chown, run as its owner, or set DATA_DIR to another folder.`,
    )
  if ((mode & accessOfOthers) === 0) return
  // The folder first, so that no other user can add files meanwhile.
  await removeAccess(folder, mode)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await statIfThere(path)
    if (found?.isFile() && found.uid === user) await removeAccess(path, found.mode)
  }
}

/** Creates a file that only this user can read, or makes an existing one private. Throws a Failure that says what to do for a link or another user's file. */
export async function makePrivateFile(file: string, user = thisUser): Promise<void> {
  try {
    await (await open(file, 'ax', 0o600)).close()
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    await makePrivateIfThere(file, user)
  }
}

/** The same for a file that may be missing or deleted meanwhile. */
export async function makePrivateIfThere(file: string, user = thisUser): Promise<void> {
  if (user === undefined) return
  const found = await statIfThere(file)
  if (found === undefined) return
  if (found.isSymbolicLink())
    throw new Failure(
      `${file} is a link to ${await readlink(file)}, where others may be able to read the data. Remove the link, or set DATABASE_URL to the file itself.`,
    )
  if (found.uid !== user)
    throw new Failure(
      `${file} belongs to another user (id ${found.uid}), who could read all data in it. Change its owner with chown, run as its owner, or set DATABASE_URL to another file.`,
    )
  await removeAccess(file, found.mode)
}

/** Does not follow links. */
async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function removeAccess(path: string, mode: number): Promise<void> {
  if ((mode & accessOfOthers) === 0) return
  await chmod(path, mode & 0o700)
  const { mode: after } = await stat(path)
  // Some file servers and mounted disks silently ignore the mode.
  if ((after & accessOfOthers) !== 0)
    throw new Failure(
      `${path} can be read by other users, and its disk does not support permissions. Set DATA_DIR or DATABASE_URL to a disk that does.`,
    )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
