import type { Language } from '@telemetry-tracker/shared/languages'
import { languageFor } from './locales.ts'

/** Where a browser stores the language that was chosen in it. */
const storedAs = 'telemetry-tracker.language'

/** The viewer's language, as they chose it or as their browser prefers it. */
export function viewerLanguage(): Language {
  return languageFor(navigator.languages, chosenLanguage())
}

/** Stores a language and reloads the page in it. The address holds what the page shows, so nothing is lost. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(storedAs, language)
  window.location.reload()
}

/** A browser that blocks storage for this address throws when it is asked. */
function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(storedAs)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
