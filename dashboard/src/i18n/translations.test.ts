import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { languageCodes } from '@telemetry-tracker/shared/languages'
import { describe, expect, it } from 'vitest'
import { optionText, type PolicyField, policyGroups } from '../admin/manage/policy/policyFields.ts'
import { loadI18n } from './loadI18n.ts'
import { type Area, loadMessages } from './messages.ts'

const source = join(import.meta.dirname, '..')
const areas: readonly Area[] = ['common', 'declared', 'me', 'admin', 'signin', 'setup']

const english = await loadMessages('en', areas)
const keys = Object.keys(english)

/** The unique placeholders of a text, sorted. */
const placeholdersOf = (text = '') => [...new Set(text.match(/\{\w+\}/g))].sort()

it('has a folder for each language', () => {
  const found = readdirSync(import.meta.dirname, { withFileTypes: true }).filter(entry => entry.isDirectory())

  expect(found.map(({ name }) => name).sort()).toEqual(languageCodes.toSorted())
})

describe.each(languageCodes)('in %s', async language => {
  const texts = await loadMessages(language, areas)

  it('has exactly the English keys', () => {
    expect(Object.keys(texts).sort()).toEqual(keys.toSorted())
  })

  it('has the same placeholders in all plural forms', () => {
    for (const key of keys) {
      const forms = (texts[key] ?? '').split(' | ')
      expect(forms.length, key).toBe(english[key]?.split(' | ').length)
      for (const form of forms) expect(placeholdersOf(form), key).toEqual(placeholdersOf(english[key]))
    }
  })

  it('renders every text, none of them empty', async () => {
    const { t } = (await loadI18n(areas, language)).global
    const values = (key: string) =>
      Object.fromEntries(placeholdersOf(english[key]).map(name => [name.slice(1, -1), '…']))

    for (const key of keys) expect(t(key, values(key)).trim(), key).not.toBe('')
  })

  if (language === 'en') return

  it('has only listed texts that are the same as in English', () => {
    const same = keys.filter(
      key => texts[key] === english[key] && /[a-z]{3}/i.test(withoutPlaceholders(english[key])),
    )

    expect(same.sort()).toEqual(sameAsEnglish(language))
  })
})

const withoutPlaceholders = (text = '') => text.replace(/\{\w+\}/g, '')

function sameAsEnglish(language: string): string[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, language, 'sameAsEnglish.json'), 'utf8'))
}

it('uses every text', () => {
  const files = globSync('**/*.{ts,vue}', { cwd: source, exclude: ['**/*.test.ts'] })
  const registries = ['roles', 'viewed'].map(name =>
    fileURLToPath(import.meta.resolve(`@telemetry-tracker/shared/${name}`)),
  )
  const code = [...files.map(file => join(source, file)), ...registries]
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')

  const unnamed = keys.filter(key => !new RegExp(`['"]${key.replace('.', '\\.')}['"]`).test(code))
  expect(unnamed.filter(key => !ofPolicy.has(key))).toEqual([])
})

/** The texts that follow from the registry of the policy's fields. */
const ofPolicy: ReadonlySet<string> = new Set(
  policyGroups.flatMap(({ title, does, fields }) => [title, does, ...fields.flatMap(textsOf)]),
)

function textsOf(field: PolicyField): string[] {
  const { title, does } = field
  if (field.kind === 'number') return [title, does, `admin.${field.unit}`]
  if (field.kind === 'choice')
    return [title, does, ...field.options.map(value => optionText(field.key, value))]
  return [title, does]
}
