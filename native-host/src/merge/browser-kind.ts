/**
 * Browsers by the name that their extension sends, each with a pattern for the program's name. The first
 * match wins.
 */
const kinds: readonly (readonly [kind: string, appName: RegExp])[] = [
  ['edge', /edge/i],
  ['brave', /brave/i],
  ['vivaldi', /vivaldi/i],
  ['opera', /opera/i],
  ['arc', /^arc$/i],
  ['chromium', /chromium/i],
  ['chrome', /chrome/i],
  ['firefox', /firefox|librewolf|waterfox/i],
  ['safari', /safari/i],
]

const knownBrowsers =
  /\b(?:edge|msedge|brave|vivaldi|opera|chromium|chrome|firefox|librewolf|waterfox|safari)\b|^arc$/i

/**
 * Other programs that show web pages, by their full names. Their titles may be private, whether or not a
 * policy lists them.
 */
const otherBrowsers =
  /^(?:zen|zen[- ]browser|floorp|tor browser|mullvad browser|icecat|iceweasel|iceape|seamonkey|pale ?moon|basilisk|midori|epiphany|gnome web|org\.gnome\.epiphany|web|konqueror|falkon|qutebrowser|qupzilla|otter[- ]browser|dooble|nyxt|surf|luakit|min|netsurf|links|dillo|duckduckgo|orion|iridium|thorium|yandex|yandex[- ]browser|whale|naver whale|maxthon|slimjet|ungoogled[- ]chromium|ghost browser|sidekick|wavebox|dia|comet|ladybird|ephemeral|angelfish|cromite|cent browser|uc ?browser|qqbrowser|360se|iexplore|internet explorer|k-meleon|avast secure browser|avg secure browser|ccleaner browser|coc ?coc|srware iron|iron)(?:\.exe)?$/i

const chromiumFamily = new Set(['edge', 'brave', 'vivaldi', 'opera', 'arc', 'chromium', 'chrome'])

/** The browser that a program is, as extensions name it; undefined for one without a known name. */
export function browserKind(app: string): string | undefined {
  return kinds.find(([, appName]) => appName.test(app))?.[0]
}

/** Whether a program is known to show web pages. */
export function isKnownBrowser(app: string): boolean {
  return knownBrowsers.test(app) || otherBrowsers.test(app.replace(/\s*\(.*\)$/, '').trim())
}

/** Whether both are based on Chromium: such browsers often identify as one another. */
export function areBothChromium(a: string, b: string): boolean {
  return chromiumFamily.has(a) && chromiumFamily.has(b)
}
