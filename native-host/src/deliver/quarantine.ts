import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'

/** What can't be delivered is kept for whoever wants to find out why, but not without end. */
const maxBytes = 5 * 1024 * 1024

/** Folders beside the epochs' that hold such batches. */
export const quarantineFolders: readonly string[] = ['refused', 'damaged']

/** Moves a batch's file out of the queue, into a folder of such files; the oldest of them go. */
export function quarantine(path: string, folder: string, epoch: string): void {
  makePrivateFolder(folder)
  renameSync(path, join(folder, `${epoch}.${basename(path)}`))
  syncFolder(folder)
  trim(folder)
}

/** The files in such a folder, those that were put there first in front. */
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
