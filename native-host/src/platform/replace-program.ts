import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** A program's file, and the files of the next version and the version before beside it. */
export interface ProgramFiles {
  file: string
  next: string
  before: string
  /** What an installer for Windows has moved away to replace it. */
  replaced: string
}

/**
 * Keeps the present version as the one before. Its own name goes on leading to a program, except on Windows: there a
 * running program can only be moved.
 */
export function keepBefore({ file, before }: ProgramFiles): void {
  rmSync(before, { force: true })
  if (process.platform === 'win32') {
    renameSync(file, before)
    return
  }
  try {
    linkSync(file, before)
  } catch {
    // Some disks have no hard links.
    copyFileSync(file, before)
  }
}

/** Puts the next version in the program's place. */
export function placeNext({ file, next }: ProgramFiles): void {
  renameSync(next, file)
  syncFolder(dirname(file))
}

/** Puts the version before in the program's place again. Does nothing where that was done already. */
export function restoreBefore({ file, next, before }: ProgramFiles): void {
  if (!existsSync(before)) return
  if (process.platform === 'win32' && existsSync(file)) {
    rmSync(next, { force: true })
    renameSync(file, next)
  }
  renameSync(before, file)
  syncFolder(dirname(file))
}

/** Removes what a finished or abandoned replacement leaves beside the program; what still runs goes the next time. */
export function removeLeftovers({ before, next }: ProgramFiles): void {
  for (const path of [before, next]) removeUnlessRunning(path)
}

/**
 * Removes the file of a program. Returns whether it is gone: Windows removes none that a process runs, for example as the
 * relay of a browser that is open.
 */
export function removeUnlessRunning(path: string, remove: (path: string) => void = removeFile): boolean {
  try {
    remove(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && whileRunning.has(String(error.code))) return false
    throw error
  }
}

/** What Windows answers, and also when the folder belongs to an administrator. */
const whileRunning = new Set(['EPERM', 'EBUSY', 'EACCES'])

function removeFile(path: string): void {
  rmSync(path, { force: true })
}
