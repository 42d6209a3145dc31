import { normalForm } from '@telemetry-tracker/shared/names/normal-form'
import { titleMark } from '@telemetry-tracker/shared/names/title-mark'
import { privateWords } from './private-words.ts'

/**
 * Browsers write the tab's title, a dash, and their own words (name, profile, "and 3 more pages"). A title
 * may contain dashes itself.
 */
const dash = /\s[-–—]\s/gu
const furtherPages = /\s\S+\s\d+\s\D+$/u
const maxOwnWords = 4

/** The marks of every part of a browser window's title that can be the tab's title. */
export function possibleTabMarks(windowTitle: string): Set<string> {
  const ends = [...windowTitle.matchAll(dash)].slice(-maxOwnWords).map(({ index }) => index)
  const titles = [windowTitle, ...ends.map(end => windowTitle.slice(0, end))]
  return new Set([...titles, ...titles.map(title => title.replace(furtherPages, ''))].map(titleMark))
}

/** Browsers in which every window is private. */
const privatePrograms = /\b(?:tor|mullvad) browser\b/iu

export function isPrivateProgram(app: string): boolean {
  return privatePrograms.test(app)
}

/** Whether a program that is not a known browser writes titles like one and calls its window private. */
export function looksPrivateBrowser(windowTitle: string): boolean {
  return windowTitle.split(dash).length > 1 && looksPrivate(windowTitle)
}

/** Whether a browser window calls itself private. Only the last words count: the others are the page's. */
export function looksPrivate(windowTitle: string): boolean {
  const last = normalForm(windowTitle.split(dash).at(-1) ?? '').slice(-80)
  return privateWords.some(words => last.includes(words))
}

/**
 * What Firefox appends to the page's title in a window that is not private, in every language: brand names
 * are not translated.
 */
const firefoxBrands = new Set(['mozilla firefox', 'firefox nightly', 'firefox developer edition'])

/**
 * Whether a window says that it is not private. Only Firefox does, on Windows and Linux: its private windows
 * have more words after the page's title, in every language. Chromium and browsers based on it write the same
 * title, class, role and properties for both kinds; on macOS a title ends with the page's own words.
 */
export function saysItIsNotPrivate(app: string, windowTitle: string): boolean {
  const brand = windowTitle.split(/\s[-–—]\s/u).at(-1) ?? ''
  return /firefox/i.test(app) && firefoxBrands.has(normalForm(brand)) && !looksPrivate(windowTitle)
}
