import type { BrowserWindow } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Observation, SeenWindow } from '../collect/observation.ts'
import type { BrowserTabs } from '../merge/tabs.ts'

export const now = Date.parse('2026-03-04T05:06:07Z')
const place = { left: 0, top: 0, width: 1000, height: 800 }
export const elsewhere = { left: 1920, top: 0, width: 1000, height: 800 }

/** A window on the desktop. */
export function seen(app: string, title = '', change: Partial<SeenWindow> = {}): SeenWindow {
  return { id: 1, app, title, pid: 1, bounds: place, fullscreen: false, twins: 1, ...change }
}

/** A second in which this window was in front. */
export function observed(foreground: SeenWindow | null, change: Partial<Observation> = {}): Observation {
  return {
    type: 'observation',
    at: now,
    elapsedSec: 1,
    trueElapsedSec: 1,
    locked: false,
    counts: { keystrokes: 2, clicks: 1, scrolls: 3, distance: 12.3456 },
    patterns: [],
    idleSec: 0.25,
    hookIsBlind: false,
    foreground,
    foregroundIsNew: false,
    others: [],
    ...change,
  }
}

export function tab(site: string, audible = false) {
  return { site, audible }
}

/** A window as an extension reports it. */
export function browserWindow(site: string, change: Partial<BrowserWindow> = {}): BrowserWindow {
  return {
    window: 1,
    focused: true,
    state: 'normal',
    bounds: place,
    active: tab(site),
    background: [],
    ...change,
  }
}

/** A connected browser that reported a minute ago. */
export function browser(windows: BrowserWindow[], change: Partial<BrowserTabs> = {}): BrowserTabs {
  return { connection: 1, browser: 'chromium', pid: null, at: now - 60_000, windows, ...change }
}
