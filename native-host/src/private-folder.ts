import { chmodSync, mkdirSync } from 'node:fs'

/** Makes a folder that only this person can enter, whatever it was before. Throws a sentence with the cure when that can't be. */
export function makePrivateFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
    return path
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `The folder ${path} can't be used (${why}). Make it yours and writable, or set DATA_DIR to another folder.`,
    )
  }
}

/** Something the person at the keyboard can put right: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
