/**
 * The languages of the dashboard and the extension, each with its native name. To add one, add a line here and its translations:
 * `dashboard/src/i18n/<code>/`, `extension/public/_locales/<code>/` and `shared/src/notice/texts/<code>.ts`.
 *
 * Codes have no region, so a translation is used in every region. Numbers and dates follow the viewer's region, and `Intl` has the plural forms. `pt` is
 * Brazilian Portuguese; browsers also show it to people with pt-PT, who would otherwise get English.
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
