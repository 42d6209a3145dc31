import { isLanguage, type Language } from '@telemetry-tracker/shared/languages'

/** The language of a page: the selected one, else the viewer's first preference that is available, else English. */
export function languageFor(preferred: readonly string[], chosen: string | null): Language {
  if (chosen !== null && isLanguage(chosen)) return chosen
  return preferred.map(languageOf).find(isLanguage) ?? 'en'
}

/** The locale for dates and numbers: the language with the viewer's region, if their browser has one for it. */
export function regionalLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find(candidate => languageOf(candidate) === language) ?? language
}

const languageOf = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? ''
