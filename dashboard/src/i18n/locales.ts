import { isLanguage, type Language } from '@telemetry-tracker/shared/languages'

/** The language of a page: the one chosen before, else the viewer's first preference that there is, else English. */
export function languageFor(preferred: readonly string[], chosen: string | null): Language {
  if (chosen !== null && isLanguage(chosen)) return chosen
  return preferred.map(languageOf).find(isLanguage) ?? 'en'
}

/** The locale for dates and numbers: the language as in the viewer's region, where they named one. */
export function regionalLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find(candidate => languageOf(candidate) === language) ?? language
}

const languageOf = (tag: string) => tag.split('-')[0]?.toLowerCase() ?? ''
