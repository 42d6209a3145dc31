import { useI18n } from 'petite-vue-i18n'
import { type Locale, regionalLocale } from './locales.ts'
import type { Phrase } from './messages.ts'
import { type Words, wordsOf } from './words.ts'

/** What a component says: its texts, and numbers and times, as the viewer's language writes them. */
export function useWords(): Words {
  const { t, locale: language } = useI18n<Record<string, never>, Locale>()
  const say = (phrase: Phrase, blanks: Record<string, string | number> = {}, count?: number) =>
    count === undefined ? t(phrase, blanks) : t(phrase, blanks, count)
  return wordsOf(say, language.value, regionalLocale(language.value, navigator.languages))
}
