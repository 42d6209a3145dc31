/** The languages the pages speak, each by its own name. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  hi: 'हिन्दी',
} as const

export type Locale = keyof typeof languages

export const locales = Object.keys(languages).filter(isLocale)

export function isLocale(name: string): name is Locale {
  return Object.hasOwn(languages, name)
}

/** The language of a page: the one chosen before, else the first that the viewer wants and the pages speak, else English. */
export function localeFor(wanted: readonly string[], chosen: string | null): Locale {
  if (chosen !== null && isLocale(chosen)) return chosen
  return wanted.map(languageOf).find(isLocale) ?? 'en'
}

/** The locale for dates and numbers: a language as the viewer's region writes it, where they named one. */
export function regionalLocale(locale: Locale, wanted: readonly string[]): string {
  return wanted.find(candidate => languageOf(candidate) === locale) ?? locale
}

const languageOf = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? ''
