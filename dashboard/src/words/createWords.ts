import { createI18n } from 'petite-vue-i18n'
import { type Locale, localeFor } from './locales.ts'
import { type Area, loadMessages } from './messages.ts'

/** Where a browser remembers the language that was chosen in it. */
const rememberedAs = 'telemetry-tracker.language'

/** The viewer's language, as they chose it or as their browser wants it. */
export function viewersLocale(): Locale {
  return localeFor(navigator.languages, rememberedLocale())
}

/** Remembers a language and starts the page anew in it: what a page shows stands in its address. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(rememberedAs, locale)
  window.location.reload()
}

/** A browser that keeps nothing for this address refuses to be asked. */
function rememberedLocale(): string | null {
  try {
    return localStorage.getItem(rememberedAs)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

/** The texts of a page in one language, as a plugin for its app. */
export async function createWords(areas: readonly Area[], locale: Locale) {
  const messages = await loadMessages(locale, ['common', ...areas])
  return createI18n({
    legacy: false,
    locale,
    messages: { [locale]: messages },
    pluralRules: { [locale]: pluralOf(locale) },
    missing: (_, phrase) => {
      throw new Error(`There is no text “${phrase}” in ${locale}.`)
    },
  })
}

/** Which of a text's two forms a number takes: French and Hindi count 0 as one. */
function pluralOf(locale: Locale): (count: number) => number {
  const rules = new Intl.PluralRules(locale)
  return count => (rules.select(count) === 'one' ? 0 : 1)
}
