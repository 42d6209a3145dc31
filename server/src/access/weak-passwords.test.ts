import { expect, it } from 'vitest'
import { isWeakPassword } from './weak-passwords.ts'

const where = { publicUrl: 'https://time.acme-works.example/tracker' }

it.each([
  ['a common password', '1qaz2wsx3edc'],
  ['a common password in capitals', '1QAZ2wsx3EDC'],
  ['a common password in full-width letters', '１２３４５６７８９ａｂｃ'],
  ['the person’s own name with a year', 'Lindqvist2026'],
  ['the name twice', 'ada.lindqvistada'],
  ["the product's name", 'telemetry-tracker!'],
  ['the company’s name', 'acme-works-1234'],
  ['words for a password', 'PasswordPassword1'],
])('rejects %s', (_, password) => {
  expect(isWeakPassword(password, 'ada.lindqvist', where)).toBe(true)
})

it.each([
  ['uncommon words', 'correct horse battery'],
  ['random digits and signs', '7f#q-2!zR9_k'],
  ['a repeated letter, since there are no rules about characters', 'zzzzzzzzzzzzzzzzz'],
  ['a sentence with the name in it', 'ada likes long walks'],
  ['another alphabet', 'правильная лошадь'],
])('accepts %s', (_, password) => {
  expect(isWeakPassword(password, 'ada.lindqvist', where)).toBe(false)
})

it('ignores user IDs that are too short to be a word', () => {
  expect(isWeakPassword('aaaa bbbb cccc', 'a', { publicUrl: undefined })).toBe(false)
})
