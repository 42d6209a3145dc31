import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { parts, sourcesIn } from './sources-in.ts'

const maxLines = 300
/** Longer ones that are still to be split. */
const known = new Set(['dashboard/src/admin/AdminApp.test.ts', 'dashboard/src/me/MyPage.test.ts'])

const lengths = new Map(
  parts
    .flatMap(part => sourcesIn(join(root, part), /\.(?:ts|cjs|vue|css|html)$/))
    .map(file => [relative(root, file).replaceAll('\\', '/'), linesOf(file)]),
)

it(`no file has more than ${maxLines} lines, but those that are to be split`, () => {
  const long = [...lengths].filter(([file, lines]) => lines > maxLines && !known.has(file))

  expect(long).toEqual([])
})

it('takes a file that was split off the list', () => {
  const short = [...lengths].filter(([file, lines]) => lines <= maxLines && known.has(file))

  expect(short).toEqual([])
})

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}
