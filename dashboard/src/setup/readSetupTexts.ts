import type { Language } from '@telemetry-tracker/shared/languages'

// All languages are in the page's one script: it has no server to load them from.
const files = import.meta.glob<Record<string, string>>('../i18n/*/setup.json', {
  eager: true,
  import: 'default',
})
const common = import.meta.glob<string>('../i18n/*/common.json', { eager: true, import: 'language' })

/** The texts of the set-up page in one language, by key. */
export function readSetupTexts(language: Language): Record<string, string> {
  const texts = Object.entries(files[`../i18n/${language}/setup.json`] ?? {})
  const named = Object.fromEntries(texts.map(([name, text]) => [`setup.${name}`, text]))
  return { ...named, 'common.language': common[`../i18n/${language}/common.json`] ?? '' }
}
