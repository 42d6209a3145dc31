import { describe, expect, it } from 'vitest'
import { shortName } from './shortName.ts'

describe('a short name', () => {
  it('is the name itself if it fits', () => {
    expect(shortName('Code', 4)).toBe('Code')
  })

  it.each([
    ['docs.python.org', 22],
    ['x.com', 22],
  ])('of a browser row is its site: %s', (site, length) => {
    expect(shortName(`Chromium — ${site}`, length)).toBe(site)
  })

  it('marks the cut', () => {
    expect(shortName('x'.repeat(200), 10)).toBe(`${'x'.repeat(9)}…`)
  })

  it('never cuts an emoji in two', () => {
    expect(shortName('👩‍👩‍👧‍👦'.repeat(5), 3)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
  })
})
