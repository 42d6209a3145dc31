import type { Language } from '@telemetry-tracker/shared/languages'
import { createI18n } from 'petite-vue-i18n'
import { type Area, loadMessages } from './messages.ts'

/** Creates the vue-i18n plugin of a page, with its texts in one language. */
export async function loadI18n(areas: readonly Area[], language: Language) {
  const messages = await loadMessages(language, ['common', ...areas])
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
