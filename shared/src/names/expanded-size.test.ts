import { expect, it } from 'vitest'
import { expandedSize } from './expanded-size.ts'

it.each([
  ['abc', 3],
  ['a{1000}', 1_000],
  ['(a{30}){30}', 900],
  ['(ab{3}){2}', 8],
  ['[a{9}]{3}', 3],
  ['\\p{L}{5}', 5],
  ['\\(a{2,7}', 8],
  ['a{4,}', 4],
  ['(a', 1],
  ['a)b', 3],
])('%s has size %d when expanded', (source, size) => {
  expect(expandedSize(source)).toBe(size)
})
