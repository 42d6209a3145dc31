import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Everything below a folder: files with their text, links with their target, and folders as null. */
export function folderContent(folder: string): Record<string, string | null> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries.map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1), contentOf(path, entry)] as const
    }),
  )
}

function contentOf(path: string, entry: { isFile(): boolean; isSymbolicLink(): boolean }): string | null {
  if (entry.isSymbolicLink()) return `-> ${readlinkSync(path)}`
  return entry.isFile() ? readFileSync(path, 'latin1') : null
}
