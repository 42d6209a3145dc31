import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeDurably } from '../deliver/durable-file.ts'

/** Writes a file for a program of the system, and the folders it is in. */
export function writeOwnFile(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeDurably(path, content)
}

/** Null when there is no such file. Bytes that are not UTF-8 become replacement characters. */
export function readOwnFile(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** Removes a file or link, and the folders above it that are empty then, up to `top`, which stays. */
export function removeOwnFile(path: string, top: string): void {
  rmSync(path, { force: true })
  removeEmptyFolders(dirname(path), top)
}

/** Removes a folder and those above it as long as they are empty, up to `top`, which stays. */
export function removeEmptyFolders(folder: string, top: string): void {
  for (let each = folder; each !== top && each.startsWith(top); each = dirname(each)) {
    try {
      rmdirSync(each)
    } catch {
      // It holds something else, does not exist or is not ours to remove: those above stay as well.
      if (existsSync(each)) return
    }
  }
}
