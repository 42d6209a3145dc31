import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { parts, sourcesIn } from './sources-in.ts'

const maxLines = 300
/** Longer files that still have to be split. */
const known = new Set(['dashboard/src/admin/AdminApp.test.ts', 'dashboard/src/me/MyPage.test.ts'])

const lengths = new Map(
  parts
    .flatMap(part => sourcesIn(join(root, part), /\.(?:ts|cjs|vue|css|html)$/))
    .map(file => [relative(root, file).replaceAll('\\', '/'), linesOf(file)]),
)

it(`allows at most ${maxLines} lines per file, except for listed files`, () => {
  const long = [...lengths].filter(([file, lines]) => lines > maxLines && !known.has(file))

  expect(long).toEqual([])
})

it('lists only files that are too long', () => {
  const short = [...lengths].filter(([file, lines]) => lines <= maxLines && known.has(file))

  expect(short).toEqual([])
})

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}
