import type { Language } from '@telemetry-tracker/shared/languages'
import { createI18n } from 'petite-vue-i18n'
import { type Area, loadMessages } from './messages.ts'

/** The texts of a page in one language, as a plugin for its app. */
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

/** Which of a text's two forms a number takes: French, Hindi and Portuguese count 0 as one. */
function pluralOf(language: Language): (count: number) => number {
  const rules = new Intl.PluralRules(language)
  return count => (rules.select(count) === 'one' ? 0 : 1)
}
