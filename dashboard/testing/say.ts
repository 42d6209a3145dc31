import { createWords } from '../src/words/createWords.ts'
import type { Locale } from '../src/words/locales.ts'
import type { Say } from '../src/words/useWords.ts'

/** Says a page's texts outside of any page. */
export async function sayIn(locale: Locale): Promise<Say> {
  const { t } = (await createWords(['me', 'admin', 'signin'], locale)).global
  return (phrase, blanks = {}, count) => (count === undefined ? t(phrase, blanks) : t(phrase, blanks, count))
}
