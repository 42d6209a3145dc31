import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageCodes } from '@telemetry-tracker/shared/languages'
import { describe, expect, test } from 'vitest'
import { readLocale } from '../../testing/speak.ts'

const root = join(import.meta.dirname, '../..')
const english = readLocale('en')
const keys = Object.keys(english)

/** Names and symbols that are the same in every language. */
const sameEverywhere = new Set(['extensionName', 'tooltip'])

test('has a folder for each language', () => {
  expect(readdirSync(join(root, 'public/_locales')).sort()).toEqual(languageCodes.toSorted())
})

describe.each(languageCodes)('%s', language => {
  const messages = readLocale(language)

  test('has exactly the English keys', () => {
    expect(Object.keys(messages).sort()).toEqual(keys.toSorted())
  })

  test('contains its own language code', () => {
    expect(messages['language']?.message).toBe(language)
  })

  test('has the same placeholders as English, and no empty text', () => {
    for (const key of keys) {
      expect(placeholders(messages[key]?.message), key).toEqual(placeholders(english[key]?.message))
      expect(messages[key]?.message.trim(), key).not.toBe('')
    }
  })
})

test.each(languageCodes.filter(language => language !== 'en'))('%s leaves nothing untranslated', language => {
  const messages = readLocale(language)
  const untranslated = keys.filter(key => messages[key]?.message === english[key]?.message)

  expect(untranslated.filter(key => !sameEverywhere.has(key))).toEqual([])
})

test('uses every text, and has every text it uses', () => {
  const sources = globSync('{lib,entrypoints}/**/*.{ts,vue}', { cwd: root, exclude: ['**/*.test.ts'] })
  const code = [...sources, 'wxt.config.ts'].map(file => readFileSync(join(root, file), 'utf8')).join('\n')

  const unused = keys.filter(key => !code.includes(`'${key}'`) && !code.includes(`__MSG_${key}__`))
  const inManifest = [...code.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key)

  expect(unused).toEqual([])
  expect(keys).toEqual(expect.arrayContaining(inManifest))
})

function placeholders(message = ''): string[] {
  return [...new Set(message.match(/\$\d/g))].sort()
}
