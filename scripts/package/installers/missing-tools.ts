import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Installer } from './installer.ts'

/** Which programs are missing to make an installer, and how to install them; undefined if none is. */
export function missingTools(
  { kind, tools }: Pick<Installer, 'kind' | 'tools'>,
  searchPath = process.env['PATH'] ?? '',
): string | undefined {
  const folders = searchPath.split(delimiter)
  const missing = tools.filter(({ program }) => !folders.some(folder => existsSync(join(folder, program))))
  if (missing.length === 0) return undefined
  const programs = missing.map(({ program }) => program).join(', ')
  const packages = [...new Set(missing.map(tool => tool.package))].sort().join(' ')
  return `The installers for ${kind} need ${programs}. Install with: apt-get install ${packages}`
}
