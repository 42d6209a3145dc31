import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { sourcesIn } from './sources-in.ts'

const parts = [
  'shared/src',
  'server/src',
  'native-host/src',
  'extension',
  'dashboard/src',
  'bench',
  'scripts',
]
const sources = /(?<!\.test)\.(?:ts|vue)$/
const imported = /^\s*(?:import|export)\s[^;'"]*?from\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'/gm

it.each(parts)('%s has no files that import each other in a circle', part => {
  const imports = new Map(sourcesIn(join(root, part), sources).map(file => [file, importsOf(file)]))

  expect(firstCircle(imports)?.map(file => relative(root, file))).toBeUndefined()
})

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(imported)]
    .map(([, from, lazily]) => resolve(dirname(file), from ?? lazily ?? ''))
    .filter(path => existsSync(path))
}

/**
 * Visits every file once through its importers: a file that is reached again on its own path is in a circle.
 */
function firstCircle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  function walk(file: string, way: readonly string[]): string[] | undefined {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of imports.get(file) ?? []) {
      // Starting itself as a process is not a circle.
      if (next === file) continue
      const circle = walk(next, [...way, file])
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of imports.keys()) {
    const circle = walk(file, [])
    if (circle) return circle
  }
  return undefined
}
