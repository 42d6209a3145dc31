import { chmodSync, copyFileSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Something that an installer contains, with its absolute path on the computer where it is installed. */
export type Entry = { path: string } & (
  | { folder: true }
  | { linkTo: string }
  | { content: string | Buffer; mode: 0o644 | 0o755 }
  | { copyOf: string; mode: 0o644 | 0o755 }
)

/**
 * Lays entries and the folders above them below `folder`, with their modes whatever the umask is, all with the same
 * time. Returns the paths of the folders, outermost first.
 */
export function layEntries(entries: readonly Entry[], folder: string, epochSec: number): string[] {
  const folders = foldersOf(entries)
  chmodSync(folder, 0o755)
  for (const path of folders) {
    mkdirSync(join(folder, path), { recursive: true })
    chmodSync(join(folder, path), 0o755)
  }
  for (const entry of entries) lay(entry, join(folder, entry.path))
  const paths = [...entries.map(({ path }) => path), ...folders.toReversed(), '/']
  for (const path of paths) lutimesSync(join(folder, path), epochSec, epochSec)
  return folders
}

function foldersOf(entries: readonly Entry[]): string[] {
  const all = entries.flatMap(entry =>
    'folder' in entry ? [entry.path, ...above(entry.path)] : above(entry.path),
  )
  return [...new Set(all)].sort()
}

function above(path: string): string[] {
  const parent = dirname(path)
  return parent === '/' ? [] : [parent, ...above(parent)]
}

function lay(entry: Entry, path: string): void {
  if ('folder' in entry) return
  if ('linkTo' in entry) {
    symlinkSync(entry.linkTo, path)
    return
  }
  if ('copyOf' in entry) copyFileSync(entry.copyOf, path)
  else writeFileSync(path, entry.content)
  chmodSync(path, entry.mode)
}
