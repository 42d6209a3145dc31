import { describe, expect, it } from 'vitest'
import { languageFor, regionalLocale } from './locales.ts'

describe('the language of a page', () => {
  it.each([
    [['de-AT', 'en'], null, 'de'],
    [['nl', 'fr-CA', 'en'], null, 'fr'],
    [['nl'], null, 'en'],
    [[], null, 'en'],
    [['de'], 'hi', 'hi'],
    [['de'], 'klingon', 'de'],
    [['DE-de'], null, 'de'],
  ])('for preferred languages %j and selected language %s is %s', (wanted, chosen, locale) => {
    expect(languageFor(wanted, chosen)).toBe(locale)
  })

  it("uses the viewer's region for dates", () => {
    expect(regionalLocale('de', ['en-US', 'de-AT'])).toBe('de-AT')
    expect(regionalLocale('hi', ['en-US', 'de-AT'])).toBe('hi')
  })
})
