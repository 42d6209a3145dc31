import type { Language } from '@telemetry-tracker/shared/languages'
import { createTexts } from './createTexts.ts'
import { type Area, loadMessages } from './messages.ts'

/** Creates the vue-i18n plugin of a page, with its texts in one language. */
export async function loadI18n(areas: readonly Area[], language: Language) {
  return createTexts(await loadMessages(language, ['common', ...areas]), language)
}
