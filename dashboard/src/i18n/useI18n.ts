import type { Language } from '@telemetry-tracker/shared/languages'
import { useI18n as useLibrary } from 'petite-vue-i18n'
import { createI18nFor, type I18n } from './i18n.ts'
import { regionalLocale } from './locales.ts'
import type { TextKey } from './messages.ts'

/** The composable of vue-i18n with typed keys, and with numbers and times in the viewer's language. */
export function useI18n(): I18n {
  const { t, locale: language } = useLibrary<Record<string, never>, Language>()
  const translate = (key: TextKey, values: Record<string, string | number> = {}, count?: number) =>
    count === undefined ? t(key, values) : t(key, values, count)
  return createI18nFor(translate, language.value, regionalLocale(language.value, navigator.languages))
}
