import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const [, section = ''] = page.split('## Folders\n')
const [list = ''] = section.split('\n## ')
const rows = list
  .split('\n')
  .map(line => /^\| `([^`]+\/)` \| (.*) \|$/.exec(line))
  .flatMap(match => (match === null ? [] : [{ folder: match[1] ?? '', what: match[2] ?? '' }]))

/** Folders that git ignores, by name, from `.gitignore`. */
const ignored = new Set(
  readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .filter(line => line.endsWith('/'))
    .map(line => line.slice(0, -1)),
)
/** In these, subfolders are listed one level deeper. */
const sources = new Set(['src', 'lib', 'entrypoints'])

/** Folders of editors, whose names begin with a dot, are skipped. */
function namesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name))
    .map(({ name }) => name)
}

/** The folders at the top and in each part, and those of its source. */
function foldersToName(): string[] {
  return namesIn('').flatMap(part => [
    `${part}/`,
    ...namesIn(part).flatMap(name => {
      const folder = `${part}/${name}/`
      return sources.has(name) ? [folder, ...namesIn(folder).map(each => `${folder}${each}/`)] : [folder]
    }),
  ])
}

it('docs/architecture.md names every folder', () => {
  const named = new Set(rows.map(({ folder }) => folder))

  expect(foldersToName().length).toBeGreaterThan(80)
  expect(foldersToName().filter(folder => !named.has(folder))).toEqual([])
})

it('docs/architecture.md lists each existing folder once with a description', () => {
  const folders = rows.map(({ folder }) => folder)

  expect(folders.filter(folder => !existsSync(join(root, folder)))).toEqual([])
  expect(folders.filter((folder, index) => folders.indexOf(folder) !== index)).toEqual([])
  expect(rows.filter(({ what }) => what.trim() === '')).toEqual([])
})
