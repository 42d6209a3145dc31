import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventSchema } from '../contracts/event.ts'
import { type Language, languageCodes } from '../languages.ts'
import { defaultPolicy, type Policy } from '../policy.ts'
import { noticeLanguage, noticeOf, noticeText, noticeVersion } from './notice.ts'

test.each(languageCodes)('names every field of an event, in %s', language => {
  const { rows } = noticeOf(defaultPolicy, language).fields

  expect(rows.map(({ field }) => field).sort()).toEqual(Object.keys(eventSchema.shape).sort())
  expect(rows.filter(({ text }) => text === '')).toEqual([])
})

test.each(languageCodes)('has its own text for everything, without open placeholders, in %s', language => {
  const all = textsIn(language, {})

  expect(all.join('\n')).not.toMatch(/[{}]/)
  expect(all[1]).toContain('Mon-Fri 09:00-17:30')
  expect(new Set(all).size).toBe(3)
  if (language === 'en') return
  const english = new Set(noticeText(noticeOf(defaultPolicy, 'en')).split('\n').filter(Boolean))
  expect(all[0]?.split('\n').filter(line => english.has(line))).toEqual([])
})

test('says what the policy says', () => {
  const under = (change: Partial<typeof defaultPolicy>) =>
    noticeText(noticeOf({ ...defaultPolicy, ...change }, 'en'))

  expect(under({ windowTitleMode: 'off' })).toContain('never the title of its window')
  expect(under({ windowTitleMode: 'full' })).toContain('without e-mail addresses')
  expect(under({ mayPause: false })).toContain('Pausing is turned off.')
  expect(under({ mayDeclare: false })).toContain('You cannot say what a time without input was')
  expect(under({ nonProductiveApps: ['$&'], meetingApps: ['zoom'] })).toContain('which: $&, zoom\n')
})

test('texts change with the version of the notice only', () => {
  const lists = { nonProductiveApps: ['youtube'], meetingApps: ['zoom'] }
  const all = languageCodes.flatMap(language => textsIn(language, lists))
  const digest = createHash('sha256').update(all.join()).digest('hex').slice(0, 16)

  // Another text is another notice: increase the version, then note the new digest here.
  expect({ [noticeVersion]: digest }).toEqual({ 2: 'e48db90e83a993d6' })
})

test.each([
  ['de_AT.UTF-8', 'de'],
  ['pt-PT', 'pt'],
  ['C', 'en'],
  ['POSIX', 'en'],
  ['nl-BE', 'en'],
  [undefined, 'en'],
])('a person with the locale %s reads it in %s', (locale, language) => {
  expect(noticeLanguage(locale)).toBe(language)
})

/** The notice under three policies that differ in all that it depends on but the lists. */
function textsIn(language: Language, lists: Partial<Policy>): string[] {
  const policies: Partial<Policy>[] = [
    {},
    { windowTitleMode: 'redacted', workHours: ['Mon-Fri 09:00-17:30'] },
    { windowTitleMode: 'off', mayPause: false, mayDeclare: false },
  ]
  return policies.map(change => noticeText(noticeOf({ ...defaultPolicy, ...lists, ...change }, language)))
}
