import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'

/** A test that a document cites: its file, and its title or a part of it. */
interface CitedTest {
  file: string
  title: string
}

/** Tests that a text cites as `file.test.ts`: _a title_, _another_. */
export function citedTests(text: string): CitedTest[] {
  return [...text.matchAll(/`([^`]+\.test\.ts)`: (_[^_]+_(?:, _[^_]+_)*)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/_([^_]+)_/g)].map(([, title = '']) => ({ file, title })),
  )
}

/** The text of a file of the project, with escaped quotes unescaped. */
export function readTests(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'")
}
