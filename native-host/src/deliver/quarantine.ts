import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'

/** Batches that can't be delivered are kept for troubleshooting, up to this limit. */
const maxBytes = 5 * 1024 * 1024

/** Folders for such batches, beside those of the epochs. */
export const quarantineFolders: readonly string[] = ['refused', 'damaged']

/**
 * Moves a batch's file from the queue into a quarantine folder, and deletes the oldest files beyond the
 * limit.
 */
export function quarantine(path: string, folder: string, epoch: string): void {
  makePrivateFolder(folder)
  renameSync(path, join(folder, `${epoch}.${basename(path)}`))
  syncFolder(folder)
  trim(folder)
}

/** The files in such a folder, oldest first. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map(name => join(folder, name))
    .sort((a, b) => pick(a).mtimeMs - pick(b).mtimeMs)
}

function trim(folder: string): void {
  const files = filesIn(folder)
    .map(path => ({ path, ...pick(path) }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs)
  let bytes = 0
  for (const { path, size } of files) {
    bytes += size
    if (bytes > maxBytes) rmSync(path, { force: true })
  }
}

function pick(path: string): { size: number; mtimeMs: number } {
  const { size, mtimeMs } = statSync(path)
  return { size, mtimeMs }
}
