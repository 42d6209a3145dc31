import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createWords } from './createWords.ts'
import { locales } from './locales.ts'
import { type Area, loadMessages } from './messages.ts'

const source = join(import.meta.dirname, '..')
const areas: readonly Area[] = ['common', 'me', 'admin', 'signin']

/** Names and words that are the same in several languages. */
const sameInSome = new Set([
  'common.version',
  'common.total',
  'admin.online',
  'admin.offlineSince',
  'admin.system',
  'admin.person',
  'admin.name',
  'admin.team',
  'admin.teams',
  'admin.link',
  'admin.version',
  'admin.versionN',
  'admin.admin',
  'admin.auditor',
  'admin.detail',
  'admin.serverTitle',
])

const english = await loadMessages('en', areas)
const phrases = Object.keys(english)

/** The blanks of a text, once each, in the order of the alphabet. */
const blanksOf = (text = '') => [...new Set(text.match(/\{\w+\}/g))].sort()

it('has a folder for each language, with a file for each area', () => {
  const found = readdirSync(join(source, 'words'), { withFileTypes: true }).filter(entry =>
    entry.isDirectory(),
  )

  expect(found.map(({ name }) => name).sort()).toEqual(locales.toSorted())
})

describe.each(locales)('in %s', async locale => {
  const texts = await loadMessages(locale, areas)

  it('there is every text and no other', () => {
    expect(Object.keys(texts).sort()).toEqual(phrases.toSorted())
  })

  it('every form of every text has the same blanks', () => {
    for (const phrase of phrases) {
      const forms = (texts[phrase] ?? '').split(' | ')
      expect(forms.length, phrase).toBe(english[phrase]?.split(' | ').length)
      for (const form of forms) expect(blanksOf(form), phrase).toEqual(blanksOf(english[phrase]))
    }
  })

  it('every text can be said, and says something', async () => {
    const { t } = (await createWords(areas, locale)).global
    const blanks = (phrase: string) =>
      Object.fromEntries(blanksOf(english[phrase]).map(blank => [blank.slice(1, -1), '…']))

    for (const phrase of phrases) expect(t(phrase, blanks(phrase)).trim(), phrase).not.toBe('')
  })

  if (locale === 'en') return

  it('nothing is left in English', () => {
    const left = phrases.filter(
      phrase => texts[phrase] === english[phrase] && /[a-z]{3}/i.test(withoutBlanks(english[phrase])),
    )

    expect(left.filter(phrase => !sameInSome.has(phrase))).toEqual([])
  })
})

const withoutBlanks = (text = '') => text.replace(/\{\w+\}/g, '')

it('every text is used somewhere', () => {
  const files = globSync('**/*.{ts,vue}', { cwd: source, exclude: ['**/*.test.ts'] })
  const registries = [fileURLToPath(import.meta.resolve('@telemetry-tracker/shared/roles'))]
  const code = [...files.map(file => join(source, file)), ...registries]
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')

  expect(phrases.filter(phrase => !new RegExp(`['"]${phrase.replace('.', '\\.')}['"]`).test(code))).toEqual(
    [],
  )
})
