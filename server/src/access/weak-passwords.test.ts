import { expect, it } from 'vitest'
import { isWeakPassword } from './weak-passwords.ts'

const where = { publicUrl: 'https://time.acme-works.example/tracker' }

it.each([
  ['one of the most used of its length', '1qaz2wsx3edc'],
  ['such a one in capitals', '1QAZ2wsx3EDC'],
  ['such a one in letters of another width', '１２３４５６７８９ａｂｃ'],
  ['the person’s own name with a year', 'Lindqvist2026'],
  ['the name twice', 'ada.lindqvistada'],
  ['what the product is called', 'telemetry-tracker!'],
  ['the company’s name', 'acme-works-1234'],
  ['words for a password', 'PasswordPassword1'],
])('refuses %s', (_, password) => {
  expect(isWeakPassword(password, 'ada.lindqvist', where)).toBe(true)
})

it.each([
  ['words that nobody else chose', 'correct horse battery'],
  ['digits and signs at random', '7f#q-2!zR9_k'],
  ['one letter again and again, as it has no rules about signs', 'zzzzzzzzzzzzzzzzz'],
  ['a sentence with the name in it', 'ada likes long walks'],
  ['another alphabet', 'правильная лошадь'],
])('accepts %s', (_, password) => {
  expect(isWeakPassword(password, 'ada.lindqvist', where)).toBe(false)
})

it('ignores user ids that are too short to be a word', () => {
  expect(isWeakPassword('aaaa bbbb cccc', 'a', { publicUrl: undefined })).toBe(false)
})
