import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../platform/sync-folder.ts'

/**
 * Writes a file so that after a crash or power cut either the whole new file or the old one is there. Only
 * its owner can access it.
 */
export function writeDurably(path: string, bytes: string | Buffer): void {
  const temporary = `${path}.tmp`
  try {
    writeAndSync(temporary, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

export function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

function writeAndSync(path: string, bytes: Buffer): void {
  const file = openSync(path, 'w', 0o600)
  try {
    writeWhole(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
