import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'
import { parts, sourcesIn } from './sources-in.ts'

const maxLines = 300

it(`no file has more than ${maxLines} lines`, () => {
  const long = parts
    .flatMap(part => sourcesIn(join(root, part), /\.(?:ts|cjs|vue|css|html)$/))
    .map(file => ({ file: relative(root, file), lines: linesOf(file) }))
    .filter(({ lines }) => lines > maxLines)

  expect(long).toEqual([])
})

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}
