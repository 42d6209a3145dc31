import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePatterns } from './pattern.ts'
import { compileTitleNames, type TitleNames } from './title-names.ts'

const find = compileTitleNames(['zoom', 'google meet', 'tuple', 'discord call', 'a - b'])

describe('a name in a title', () => {
  it.each<[string, TitleNames]>([
    ['Zoom', { last: 'zoom', beginning: 'zoom' }],
    ['Zoom Meeting', { last: 'zoom', beginning: 'zoom' }],
    ['Zoom™ Meeting', { last: 'zoom', beginning: 'zoom' }],
    ['(3) Zoom', { last: 'zoom', beginning: 'zoom' }],
    ['● “Zoom”', { last: 'zoom', beginning: 'zoom' }],
    ['Launch Meeting - Zoom', { last: 'zoom' }],
    ['Launch Meeting — Zoom — Mozilla Firefox', { last: 'zoom' }],
    ['Launch Meeting – Zoom – Google\u00a0Chrome', { last: 'zoom' }],
    ['朝会｜Zoom', { last: 'zoom' }],
    ['Standup · Google\u00a0Meet', { last: 'google meet' }],
    ['Google Meet - abc-defg-hij', { part: 'google meet', beginning: 'google meet' }],
    ['x - A - B', { last: 'a - b' }],
    // A heading of one word is the page's, not the program's.
    ['Tuple - Wikipedia', { word: 'tuple', beginning: 'tuple' }],
    ['Zoom - Chrome Web Store', { word: 'zoom', beginning: 'zoom' }],
    ['Zoom Meeting - YouTube', { word: 'zoom', beginning: 'zoom' }],
    ['Tuple types in Python', { word: 'tuple', beginning: 'tuple' }],
    ['Notes on Google Meet - Docs', { word: 'google meet' }],
    ['#zoom', { word: 'zoom' }],
    ['Discord call with Bob', { word: 'discord call', beginning: 'discord call' }],
    ['Zoomed in - turn zoom2 off', {}],
    ['Firefox', {}],
    ['', {}],
  ])('in “%s” stands at %j', (title, names) => {
    expect(find(title)).toEqual(names)
  })

  it('is of two the surer, and else the one that is first in the list', () => {
    expect(find('tuple and zoom - Google Meet')).toEqual({
      last: 'google meet',
      word: 'zoom',
      beginning: 'tuple',
    })
  })
})

it('finds in a title the same names as a search for words, and as a whole title each is at the end', () => {
  const piece = fc.constantFrom('a', 'b', ' ', ' - ', '|', ' · ', '(2) ', 'zoom', 'é', '見', '🎬', 'firefox')
  const text = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))

  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), text, (patterns, title) => {
      const { last, part, word } = compileTitleNames(patterns)(title)
      const found = [last, part, word].flatMap(name => (name === undefined ? [] : [patterns.indexOf(name)]))
      const first = compilePatterns(patterns)(title)

      expect(patterns[Math.min(...found)]).toBe(first)
      if (first !== undefined) expect(compileTitleNames([first])(first).last).toBe(first)
    }),
    { numRuns: 2_000 },
  )
})
