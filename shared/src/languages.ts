/**
 * The languages of the dashboard and the extension, each by its own name. A new one needs a line here and its texts:
 * `dashboard/src/i18n/<code>/` and `extension/public/_locales/<code>/`.
 *
 * A code has no region, so that it serves every region of the language: numbers and dates follow the viewer's region, and `Intl` knows the plural
 * forms. `pt` is written as in Brazil; browsers also show it to people who set pt-PT, who would otherwise get English.
 */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  hi: 'हिन्दी',
  pt: 'Português',
} as const

export type Language = keyof typeof languages

export const languageCodes = Object.keys(languages).filter(isLanguage)

export function isLanguage(code: string): code is Language {
  return Object.hasOwn(languages, code)
}
