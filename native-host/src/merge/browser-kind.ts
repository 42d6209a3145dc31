import { browserOfProgram, browsers, otherBrowsers } from '@telemetry-tracker/shared/browsers'

const named = Object.values(browsers).filter(({ isWholeName }) => !isWholeName)
const knownBrowsers = new RegExp(`\\b(?:${named.flatMap(({ programs }) => programs).join('|')})\\b`, 'i')
const wholeNames = Object.values(browsers).flatMap(({ isWholeName, programs }) =>
  isWholeName ? programs : [],
)
const knownWholeNames = new RegExp(`^(?:${[...wholeNames, ...otherBrowsers].join('|')})(?:\\.exe)?$`, 'i')

/** The browser that a program is, as extensions name it; undefined for one without a known name. */
export function browserKind(app: string): string | undefined {
  const name = browserOfProgram(app)
  return name === undefined ? undefined : (browsers[name]?.saysItIs ?? name)
}

/** Whether a program is known to show web pages. */
export function isKnownBrowser(app: string): boolean {
  if (knownBrowsers.test(app)) return true
  return knownWholeNames.test(app.replace(/\s*\(.*\)$/, '').trim())
}

/** Whether both are based on Chromium: such browsers often identify as one another. */
export function areBothChromium(a: string, b: string): boolean {
  return browsers[a]?.isChromium === true && browsers[b]?.isChromium === true
}
