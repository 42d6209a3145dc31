import { titleMark } from '@telemetry-tracker/shared/names/title-mark'

/** Browsers write the tab's title, a dash, and words of their own (name, profile, "and 3 more pages"). A title may have dashes itself. */
const dash = /\s[-–—]\s/gu
const furtherPages = /\s\S+\s\d+\s\D+$/u
const mostOwnWords = 4

/** The marks of all that can be the tab's title in a browser window's title. */
export function possibleTabMarks(windowTitle: string): Set<string> {
  const ends = [...windowTitle.matchAll(dash)].slice(-mostOwnWords).map(({ index }) => index)
  const titles = [windowTitle, ...ends.map(end => windowTitle.slice(0, end))]
  return new Set([...titles, ...titles.map(title => title.replace(furtherPages, ''))].map(titleMark))
}

/** How browsers name private windows at the end of their titles, in the languages most of them are used in. */
const privateWords =
  /(?:incognito|inkognito|inc[oó]gnito|navigation privée|navegaci[oó]n privada|navegação (?:anônima|privada)|navigazione (?:anonima|in incognito|privata)|inprivate|private browsing|priv[ée]\b|privater modus|privates fenster|tryb prywatny|прива́?тн|инкогнито|privénavigatie|無痕|无痕|隐私|隱私|シークレット|プライベート|시크릿|사생활|गुप्त|निजी|gizli|ẩn danh)/iu

/** Browsers whose every window is private. */
const privatePrograms = /\b(?:tor|mullvad) browser\b/iu

export function isPrivateProgram(app: string): boolean {
  return privatePrograms.test(app)
}

/** Whether a program nobody knows for a browser writes titles as browsers do, and calls its window private. */
export function looksPrivateBrowser(windowTitle: string): boolean {
  return windowTitle.split(dash).length > 1 && looksPrivate(windowTitle)
}

/** Whether a browser window calls itself private. Only its last words are looked at: those before are the page's. */
export function looksPrivate(windowTitle: string): boolean {
  const last = windowTitle.split(dash).at(-1) ?? ''
  return privateWords.test(last.slice(-80))
}
