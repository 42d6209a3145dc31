import { createWords } from '../src/words/createWords.ts'
import type { Locale } from '../src/words/locales.ts'
import { type Say, type Words, wordsOf } from '../src/words/words.ts'

/** Says a page's texts outside of any page. */
export async function sayIn(locale: Locale): Promise<Say> {
  const { t } = (await createWords(['me', 'admin', 'signin'], locale)).global
  return (phrase, blanks = {}, count) => (count === undefined ? t(phrase, blanks) : t(phrase, blanks, count))
}

/** A page's texts, numbers and times outside of any page. */
export async function wordsIn(locale: Locale): Promise<Words> {
  return wordsOf(await sayIn(locale), locale, locale)
}
