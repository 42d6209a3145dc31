import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The folders of hand-written code. */
export const parts = [
  'shared',
  'server',
  'native-host',
  'extension',
  'dashboard',
  'tests',
  'bench',
  'scripts',
]

const skipped = new Set(['node_modules', 'dist', 'out', '.output', '.wxt'])

/** The files below a folder whose names match, without installed and built files. */
export function sourcesIn(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (skipped.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path, name)
    return name.test(entry.name) ? [path] : []
  })
}
