import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Observation, SeenWindow } from '../collect/observation.ts'
import { areSamePlace } from '../platform/same-place.ts'
import { areBothChromium, browserKind } from './browser-kind.ts'

/** What one connected browser (one profile) last said of its windows. */
export interface BrowserTabs {
  /** As the extension names it: chrome, edge, firefox … */
  browser: string
  /** When it was said, wall clock in ms. */
  at: number
  windows: readonly BrowserWindow[]
}

/** What is known of a browser window: the window its extension told of, that it hides it, or that no extension speaks for this browser. */
export type ToldWindow = BrowserWindow | 'hidden' | 'untold'

/**
 * Finds the browser window in front among what the extensions said. An extension that says none of its windows is focused
 * hides a private one; so does, for one second, a window that came to the front after its browser last spoke.
 */
export function frontBrowserWindow(
  front: SeenWindow,
  { at, elapsedSec, foregroundIsNew }: Observation,
  browsers: readonly BrowserTabs[],
): ToldWindow {
  const own = sameBrowser(front.app, browsers)
  if (own.length === 0) {
    return (
      focusedIn(relatives(front.app, browsers)).find(({ window }) => isAt(window, front))?.window ?? 'untold'
    )
  }
  const focused = focusedIn(own)
  const chosen = focused.find(({ window }) => isAt(window, front)) ?? focused[0]
  if (chosen === undefined) return 'hidden'
  const previousAt = at - elapsedSec * 1000
  return foregroundIsNew && chosen.saidAt < previousAt ? 'hidden' : chosen.window
}

/**
 * The windows that a browser window behind the front can be, by its place; usually one. 'hidden' when more windows stand there
 * than its extension tells of, so that it may be a private one.
 */
export function browserWindowsAt(
  seen: SeenWindow,
  browsers: readonly BrowserTabs[],
): BrowserWindow[] | 'hidden' | 'untold' {
  const own = sameBrowser(seen.app, browsers)
  if (own.length === 0) return 'untold'
  const there = own
    .flatMap(({ windows }) => windows)
    .filter(window => window.state !== 'minimized' && isAt(window, seen))
  return there.length < seen.twins ? 'hidden' : there
}

function sameBrowser(app: string, browsers: readonly BrowserTabs[]): BrowserTabs[] {
  const kind = browserKind(app) ?? app.toLowerCase()
  return browsers.filter(({ browser }) => (browserKind(browser) ?? browser) === kind)
}

function relatives(app: string, browsers: readonly BrowserTabs[]): BrowserTabs[] {
  const kind = browserKind(app)
  return browsers.filter(({ browser }) => kind === undefined || areBothChromium(kind, browser))
}

/** Focused windows, the most recently told first. */
function focusedIn(browsers: readonly BrowserTabs[]): { window: BrowserWindow; saidAt: number }[] {
  return browsers
    .toSorted((a, b) => b.at - a.at)
    .flatMap(({ windows, at }) => windows.map(window => ({ window, saidAt: at })))
    .filter(({ window }) => window.focused && window.state !== 'minimized')
}

function isAt({ bounds }: BrowserWindow, seen: SeenWindow): boolean {
  return bounds !== undefined && areSamePlace(bounds, seen.bounds)
}
