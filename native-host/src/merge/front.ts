import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import { otherSite } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Surface } from '@telemetry-tracker/shared/engine/totals'
import type { Observation } from '../collect/observation.ts'
import { type BrowserTabs, frontBrowserWindow } from './tabs.ts'
import { cut } from './titles.ts'

const longestApp = 256

/** What someone looks at, with the browser window it is when an extension told. The title is raw, but empty for a hidden window. */
export interface Front extends Surface {
  browserWindow: BrowserWindow | null
}

/** Names what is in front: the program, and for a browser the site its extension tells. An empty desktop is `Desktop`. */
export function findFront(
  observation: Observation,
  browsers: readonly BrowserTabs[],
  rules: Pick<Rules, 'isBrowser'>,
): Front {
  const window = observation.foreground
  if (window === null) return { app: 'Desktop', title: '', site: null, browserWindow: null }
  const app = cut(window.app, longestApp)
  if (!rules.isBrowser(app)) return { app, title: window.title, site: null, browserWindow: null }
  const told = frontBrowserWindow(window, observation, browsers)
  if (told === 'untold') return { app, title: window.title, site: null, browserWindow: null }
  if (told === 'hidden') return { app, title: '', site: otherSite, browserWindow: null }
  return { app, title: window.title, site: told.active.site, browserWindow: told }
}
