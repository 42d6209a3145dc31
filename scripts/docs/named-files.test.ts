import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'

/**
 * Pages on which every named file must exist. Other pages cite tests in their own form, and have their own
 * tests.
 */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'GLOSSARY.md',
  'docs/architecture.md',
  'docs/deploy-helper.md',
  ...globSync('docs/deploy/*.md', { cwd: root }),
  ...globSync('docs/adr/*.md', { cwd: root }),
].map(page => page.replaceAll('\\', '/'))

/** A path from the project's folder; it ends at placeholders such as `<language>` and `…`. */
const inCode =
  /`((?:\.github|bench|dashboard|deploy|docs|extension|native-host|scripts|server|shared|tests)\/[^`\s]*)`/g
/** Build output. */
const built = /\/(?:\.output|dist|out)\//
const inLink = /\]\(([^):#]+)(?:#[^)]*)?\)/g

function filesNamedIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const code = [...text.matchAll(inCode)].flatMap(([, path = '']) => spelledOut(path))
  const links = [...text.matchAll(inLink)].map(([, path = '']) => join(dirname(page), path))
  return [...code, ...links].filter(path => !built.test(path))
}

/** `a/{b,c}.ts` names two files; for a path with a placeholder, the folder before it must exist. */
function spelledOut(path: string): string[] {
  const [, head = '', choices = '', tail = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path) ?? []
  if (choices !== '') return choices.split(',').flatMap(choice => spelledOut(head + choice + tail))
  const [known = ''] = path.split(/[<*…]/)
  return [known === path ? path : known.slice(0, known.lastIndexOf('/') + 1)]
}

it.each(pages)('%s names files that exist', page => {
  const files = filesNamedIn(page)

  expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
})

it('finds the files that pages name', () => {
  expect(pages.flatMap(filesNamedIn).length).toBeGreaterThan(100)
})
