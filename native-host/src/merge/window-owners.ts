import type { SeenWindow } from '../collect/observation.ts'
import { areBothChromium, browserKind } from './browser-kind.ts'
import type { BrowserTabs } from './tabs.ts'

export interface WindowOwners {
  /** The connections that may own the window. */
  own: readonly BrowserTabs[]
  /** Connections of other browsers that may identify as this one. They need good evidence. */
  relatives: readonly BrowserTabs[]
}

/**
 * The connections that may have reported a window: those of its process or, if no process is known, those of
 * the same kind that are not known to be another process. `processes` holds all processes that ever had a
 * browser window.
 */
export function ownersOf(
  window: SeenWindow,
  browsers: readonly BrowserTabs[],
  processes: ReadonlyMap<number, number>,
): WindowOwners {
  const sameProcess = browsers.filter(({ pid }) => pid !== null && pid === window.pid)
  if (sameProcess.length > 0) return { own: sameProcess, relatives: [] }
  const kind = browserKind(window.app) ?? window.app.toLowerCase()
  const possible = browsers.filter(({ pid }) => pid === null || !processes.has(pid))
  const isSameKind = ({ browser }: BrowserTabs) => (browserKind(browser) ?? browser) === kind
  return {
    own: possible.filter(isSameKind),
    relatives: possible.filter(other => !isSameKind(other) && areBothChromium(kind, other.browser)),
  }
}
