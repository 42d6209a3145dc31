import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import { otherSite } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Surface } from '@telemetry-tracker/shared/engine/totals'
import type { SeenWindow } from '../collect/observation.ts'
import type { ReportedWindow } from './tabs.ts'
import { cut } from './titles.ts'

const maxAppLength = 256

/**
 * The foreground window, with the browser window that an extension reported for it. The title is raw, but
 * empty for a window that may be private.
 */
export interface Front extends Surface {
  browserWindow: BrowserWindow | null
}

/**
 * Names the foreground: the program and, for a browser, the site that its extension reports. An empty desktop
 * is `Desktop`.
 */
export function findFront(window: SeenWindow | null, reported: ReadonlyMap<number, ReportedWindow>): Front {
  if (window === null) return { app: 'Desktop', title: '', site: null, browserWindow: null }
  const app = cut(window.app, maxAppLength)
  const known = reported.get(window.id)
  if (known === undefined || known.is === 'notPrivate')
    return { app, title: window.title, site: null, browserWindow: null }
  if (known.is === 'unmatched') return { app, title: '', site: otherSite, browserWindow: null }
  const [browserWindow] = known.windows
  return { app, title: known.isSure ? window.title : '', site: browserWindow.active.site, browserWindow }
}
