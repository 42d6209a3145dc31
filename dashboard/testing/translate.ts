import type { Language } from '@telemetry-tracker/shared/languages'
import { createI18nFor, type I18n, type Translate } from '../src/i18n/i18n.ts'
import { loadI18n } from '../src/i18n/loadI18n.ts'

/** Translates without a mounted page. */
export async function translatorFor(language: Language): Promise<Translate> {
  const { t } = (await loadI18n(['me', 'admin', 'signin', 'declared'], language)).global
  return (key, values = {}, count) => (count === undefined ? t(key, values) : t(key, values, count))
}

/** The i18n functions of a page, without a mounted page. */
export async function i18nFor(language: Language): Promise<I18n> {
  return createI18nFor(await translatorFor(language), language, language)
}
