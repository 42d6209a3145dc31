import type { Language } from '@telemetry-tracker/shared/languages'
import { createI18n } from 'petite-vue-i18n'

/** The vue-i18n plugin with these texts, by key, in one language. */
export function createTexts(messages: Record<string, string>, language: Language) {
  return createI18n({
    legacy: false,
    locale: language,
    messages: { [language]: messages },
    pluralRules: { [language]: pluralOf(language) },
    missing: (_, key) => {
      throw new Error(`There is no text “${key}” in ${language}.`)
    },
  })
}

/** Selects the singular or plural form. In French, Hindi and Portuguese, 0 is singular. */
function pluralOf(language: Language): (count: number) => number {
  const rules = new Intl.PluralRules(language)
  return count => (rules.select(count) === 'one' ? 0 : 1)
}
