import fc from 'fast-check'
import { expect, test } from 'vitest'
import { titleMark } from './title-mark.ts'

test('is the same for the same title, whatever its white space', () => {
  expect(titleMark(' Inbox\n (3) \u00a0mail ')).toBe(titleMark('Inbox (3) mail'))
})

test('distinguishes titles and does not reveal them', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one.replace(/\s+/gu, ' ').trim() !== other.replace(/\s+/gu, ' ').trim())

      expect(titleMark(one)).toMatch(/^[0-9a-f]{8}$/)
      expect(titleMark(one)).not.toBe(titleMark(other))
    }),
  )
})
