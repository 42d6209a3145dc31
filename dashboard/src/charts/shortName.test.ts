import { describe, expect, it } from 'vitest'
import { shortName } from './shortName.ts'

describe('a short name', () => {
  it('is the name itself where it fits', () => {
    expect(shortName('Code', 4)).toBe('Code')
  })

  it('of a long browser row is its site', () => {
    expect(shortName('Chromium — docs.python.org', 22)).toBe('docs.python.org')
  })

  it('marks its cut', () => {
    expect(shortName('x'.repeat(200), 10)).toBe(`${'x'.repeat(9)}…`)
  })

  it('never cuts through an emoji', () => {
    expect(shortName('👩‍👩‍👧‍👦'.repeat(5), 3)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
  })
})
