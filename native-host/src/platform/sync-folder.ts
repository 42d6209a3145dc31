import { closeSync, fsyncSync, openSync } from 'node:fs'

/**
 * Makes the names in a folder durable. Windows can't do this and doesn't need it: it journals names itself.
 */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
