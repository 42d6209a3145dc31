import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Language, languageCodes } from '@telemetry-tracker/shared/languages'
import { describe, expect, test } from 'vitest'
import config from '../wxt.config.ts'
import { descriptionText, listingSchema, pictures, type Store, stores } from './listing.ts'
import { answerFiles, type BuiltManifest, languageFolder, listingFiles } from './listing-files.ts'
import { permissionReasons } from './privacy.ts'

const textsOf = (language: string) =>
  listingSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, 'texts', `${language}.json`), 'utf8')),
  )

function nameIn(language: string): string {
  const file = join(import.meta.dirname, '../public/_locales', language, 'messages.json')
  return JSON.parse(readFileSync(file, 'utf8')).extensionName.message
}

function manifestFor(browser: 'chrome' | 'firefox'): BuiltManifest {
  if (typeof config.manifest !== 'function') throw new Error('the manifest depends on the browser')
  const made = config.manifest({ browser, mode: 'production', command: 'build', manifestVersion: 3 })
  return { version: '0.2.0', ...(made as Omit<BuiltManifest, 'version'>) }
}

test('there is a listing in every language, and no other', () => {
  const files = readdirSync(join(import.meta.dirname, 'texts'))

  expect(files.toSorted()).toEqual(languageCodes.map(code => `${code}.json`).toSorted())
})

describe.each(Object.entries(stores))(
  'the listing for %s',
  (_, { name, summary, description, maxPictures }) => {
    test.each(languageCodes)('is not too long in %s', code => {
      const listing = textsOf(code)

      expect(nameIn(code).length).toBeLessThanOrEqual(name)
      expect(listing.summary.length).toBeLessThanOrEqual(summary)
      expect(descriptionText(listing).length).toBeLessThanOrEqual(description.max)
      expect(descriptionText(listing).length).toBeGreaterThanOrEqual(description.min)
      expect(pictures.length).toBeLessThanOrEqual(maxPictures)
    })
  },
)

test.each(languageCodes.filter(code => code !== 'en'))(
  'is translated into %s, paragraph by paragraph',
  code => {
    const [english, translated] = [textsOf('en'), textsOf(code)]

    expect(translated.description).toHaveLength(english.description.length)
    for (const [index, paragraph] of translated.description.entries()) {
      expect(paragraph).not.toBe(english.description[index])
      expect(paragraph.split('\n')).toHaveLength(english.description[index]?.split('\n').length ?? 0)
    }
  },
)

test.each(['chrome', 'firefox'] as const)(
  'has a reason for each permission in %s, and for no other',
  browser => {
    expect(Object.keys(permissionReasons).toSorted()).toEqual(manifestFor(browser).permissions.toSorted())
  },
)

test('names no permission without a reason', () => {
  const manifest = { version: '0.2.0', permissions: ['tabs', 'history'] }

  expect(() => answerFiles('chrome', manifest)).toThrow('"history" has no reason')
})

test('tells Firefox’s store what the manifest declares', () => {
  const { 'privacy.md': text } = answerFiles('firefox', manifestFor('firefox'))

  expect(text).toContain('required): browsingActivity.')
})

test.each([
  ['chrome', 'pt', 'listing/pt_BR'],
  ['firefox', 'en', 'listing/en-US'],
  ['edge', 'de', 'listing/de'],
] satisfies [Store, Language, string][])('puts it where %s looks for %s', (store, language, folder) => {
  const files = listingFiles(store, language, { name: 'Telemetry Tracker', listing: textsOf(language) })

  expect(languageFolder(store, language)).toBe(folder)
  expect(Object.keys(files)).toEqual(['name', 'summary', 'description'].map(file => `${folder}/${file}.txt`))
})
