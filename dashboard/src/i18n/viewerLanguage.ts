import type { Language } from '@telemetry-tracker/shared/languages'
import { languageFor } from './locales.ts'

/** The local storage key of the selected language. */
const storedAs = 'telemetry-tracker.language'

/** The language that the viewer selected, or else the one their browser prefers. */
export function viewerLanguage(): Language {
  return languageFor(navigator.languages, chosenLanguage())
}

/** Stores a language and reloads the page. The page's state is in its URL, so nothing is lost. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(storedAs, language)
  window.location.reload()
}

/** Browsers that block storage for this site throw an error. */
function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(storedAs)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
