import { expect, it } from 'vitest'
import { compileScrubPattern, scrubPatternFault } from './scrub-pattern.ts'

it.each([
  ['(', /not a regular expression: missing closing \)/],
  ['[', /not a regular expression/],
  ['x{2,1}', /not a regular expression/],
  ['(?=a)', /looks ahead or behind/],
  ['(?<!a)b', /looks ahead or behind/],
  ['(a)\\1', /refers back/],
  ['', /empty text/],
  ['a*', /empty text/],
  ['(a+)+$', /repeats a group/],
  ['(a|aa)*$', /repeats a group/],
  ['^(([a-z])+.)+[A-Z]$', /repeats a group/],
  ['(a?){40}b', /repeats a group/],
])('a pattern “%s” is refused: %s', (pattern, why) => {
  expect(scrubPatternFault(['sound', pattern])).toMatchObject({
    index: 1,
    message: expect.stringMatching(why),
  })
})

it.each(['project \\w+', '\\d{4,6}', '(foo|bar) \\d+', '(?i)secret', '\\u0041b', '[(a+)]+', '\\(a+\\)+x'])(
  'a pattern “%s” is accepted',
  pattern => {
    expect(scrubPatternFault([pattern])).toBeUndefined()
  },
)

it('refuses patterns that together need too much work', () => {
  expect(scrubPatternFault(Array.from({ length: 6 }, () => 'a{1000}'))?.message).toMatch(/too large together/)
})

it('refuses a pattern that would be too large before compiling it', () => {
  const before = process.cpuUsage()

  for (const pattern of [
    '[\\p{L}]{1000}'.repeat(15),
    '(\\pL{30}){33}'.repeat(15),
    `\\Q(\\E${'a{1000}'.repeat(27)}`,
  ])
    expect(scrubPatternFault([pattern])?.message).toMatch(/too large together/)
  expect(process.cpuUsage(before).user).toBeLessThan(50_000)
})

it('needs time in proportion to the text, whatever the pattern', () => {
  const pattern = compileScrubPattern('(a+)+$')
  if ('refused' in pattern) throw new Error(pattern.refused)
  const started = performance.now()

  expect(pattern.find(`${'a'.repeat(4_000)}!`)).toEqual([])
  expect(performance.now() - started).toBeLessThan(2_000)
})
