import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLocale } from '../../testing/speak.ts'

const root = join(import.meta.dirname, '../..')
const locales = readdirSync(join(root, 'public/_locales'))
const english = readLocale('en')
const names = Object.keys(english)

/** Names, signs and words that are the same in several languages. */
const sameEverywhere = new Set(['language', 'extensionName', 'tooltip', 'percent'])

test('every promised language exists', () => {
  expect(locales).toEqual(expect.arrayContaining(['en', 'de', 'fr', 'es', 'hi']))
})

describe.each(locales)('%s', locale => {
  const messages = readLocale(locale)

  test('has every text and no other', () => {
    expect(Object.keys(messages).sort()).toEqual(names.toSorted())
  })

  test('has its own name', () => {
    expect(messages['language']?.message).toBe(locale)
  })

  test('has the same placeholders everywhere, and no empty text', () => {
    for (const name of names) {
      expect(blanks(messages[name]?.message), name).toEqual(blanks(english[name]?.message))
      expect(messages[name]?.message.trim(), name).not.toBe('')
    }
  })
})

test.each(locales.filter(locale => locale !== 'en'))('%s leaves nothing untranslated', locale => {
  const messages = readLocale(locale)
  const untranslated = names.filter(name => messages[name]?.message === english[name]?.message)

  expect(untranslated.filter(name => !sameEverywhere.has(name))).toEqual([])
})

test('every text is used, and every used text exists', () => {
  const sources = globSync('{lib,entrypoints}/**/*.{ts,vue}', { cwd: root, exclude: ['**/*.test.ts'] })
  const code = [...sources, 'wxt.config.ts'].map(file => readFileSync(join(root, file), 'utf8')).join('\n')

  const unused = names.filter(name => !code.includes(`'${name}'`) && !code.includes(`__MSG_${name}__`))
  const inManifest = [...code.matchAll(/__MSG_(\w+)__/g)].map(([, name]) => name)

  expect(unused).toEqual([])
  expect(names).toEqual(expect.arrayContaining(inManifest))
})

test('no component contains text itself', () => {
  const components = globSync('entrypoints/**/*.vue', { cwd: root })

  for (const file of components) {
    const [, template = ''] =
      readFileSync(join(root, file), 'utf8').match(/<template>(.*)<\/template>/s) ?? []
    const texts = template
      .replace(/\{\{.*?\}\}/gs, '')
      .replace(/<(?:[^>"]|"[^"]*")*>/gs, '')
      .replace(/[·←\s]/g, '')
    expect(texts, file).toBe('')
  }
})

function blanks(message = ''): string[] {
  return [...new Set(message.match(/\$\d/g))].sort()
}
