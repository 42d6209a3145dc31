import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileTitleRedaction, cut } from './titles.ts'

function redaction(change: Partial<Policy> = {}) {
  const policy = { ...defaultPolicy, ...change }
  return compileTitleRedaction(policy, compileRules(policy, 60))
}

test.each([
  ['Mail from ann.b+c@mail.example.org - Inbox', 'Mail from ••• - Inbox'],
  ['Invoice 123456.pdf', 'Invoice •••.pdf'],
  ['Fix ABC-1234 in the parser', 'Fix ••• in the parser'],
  ['Card 4111 1111 1111 1111', 'Card •••'],
  ['Call +49 170 123 4567', 'Call •••'],
  ['Plan 2026-11-22, 14:30', 'Plan 2026-11-22, 14:30'],
  ['Room 1234', 'Room 1234'],
  ['a\u202Egpj.exe\nnext', 'a gpj.exe next'],
])('full mode turns "%s" into "%s"', (title, expected) => {
  expect(redaction()(title)).toBe(expected)
})

test('redacted mode keeps only the matched list word', () => {
  const redact = redaction({ windowTitleMode: 'redacted' })

  expect(redact('Cat videos of ann@example.org - YouTube')).toBe('youtube')
  expect(redact('Quarterly numbers - Editor')).toBe('')
})

test('redacted mode keeps no word that decides nothing: the title would become one that does', () => {
  const redact = redaction({ windowTitleMode: 'redacted' })
  const inApp = (app: string, title: string) => redact(title, { app, isBrowser: false })

  expect(inApp('Firefox', 'Around the world in 80 recipes')).toBe('')
  expect(inApp('Firefox', 'Zoom tips - YouTube')).toBe('youtube')
  expect(inApp('Visual Studio Code', 'youtube-api.ts - Visual Studio Code')).toBe('')
  expect(inApp('Discord', 'Discord call with Bob')).toBe('discord call')
})

test('a redacted title is judged like the whole one', () => {
  const rules = compileRules(defaultPolicy, 60)
  const redact = redaction({ windowTitleMode: 'redacted' })
  const app = fc.constantFrom('Firefox', 'Code', 'Slack', 'Discord', 'Zoom', 'Some tool')
  const piece = fc.constantFrom(
    'zoom',
    'Google Meet',
    'YouTube',
    'steam',
    'discord call',
    'a',
    ' ',
    ' - ',
    ' | ',
    '(2) ',
  )

  fc.assert(
    fc.property(app, fc.array(piece, { maxLength: 7 }), (app, pieces) => {
      const title = pieces.join('')
      const listOf = (shown: string) => rules.match({ app, title: shown, site: null })?.list

      expect(listOf(redact(title, { app, isBrowser: false }))).toBe(listOf(title))
    }),
  )
})

test('off keeps nothing', () => {
  expect(redaction({ windowTitleMode: 'off' })('Netflix')).toBe('')
})

test('scrubs what the policy adds', () => {
  const redact = redaction({ titleScrubPatterns: ['project \\w+', 'secret'] })

  expect(redact('Project Falcon: SECRET plan')).toBe('•••: ••• plan')
})

test('takes no time for a pattern that backtracks endlessly in other engines', () => {
  const redact = redaction({ titleScrubPatterns: ['(a+)+$'] })

  expect(redact(`${'a'.repeat(1_000)}!`)).toBe(`${'a'.repeat(1_000)}!`)
  expect(redact('baaa')).toBe('b•••')
})

test('shows no title while a scrub pattern does not compile', () => {
  expect(redaction({ titleScrubPatterns: ['secret', '('] })('A title')).toBe('')
})

test('finds an address that begins like percent-encoding', () => {
  const redact = redaction()

  expect(redact('Mail %0a@b.c')).toBe('Mail •••')
  expect(redact('up 50%de@firm.example')).toBe('up •••')
})

test('never shows five digits in a row or an e-mail address', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('@', '12345', 'a@b.c', 'X-1', '٣٤٥٦٧'))
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const shown = redaction()(pieces.join(''))

      expect(shown).not.toMatch(/\p{N}{5}/u)
      expect(shown).not.toMatch(/[\p{L}\p{N}]@[\p{L}\p{N}]/u)
      expect(shown.length).toBeLessThanOrEqual(1024)
    }),
  )
})

test('never cuts a character in two', () => {
  expect(cut('ab😀', 3)).toBe('ab')
  expect(cut('ab😀', 4)).toBe('ab😀')
})
