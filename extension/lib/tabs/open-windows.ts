import { type Browser, browser } from 'wxt/browser'
import type { OpenTab, OpenWindow } from './describe-windows.ts'

/**
 * The browser's windows with their tabs, with only the fields that the helper's message needs, so that
 * nothing else of a page is ever kept. Installed web apps are windows of type `app`, which browsers leave out
 * unless requested.
 */
export async function openWindows(): Promise<OpenWindow[]> {
  const windows = await browser.windows.getAll({ populate: true, windowTypes: ['normal', 'popup', 'app'] })
  return windows.map(window => ({
    id: window.id,
    focused: window.focused,
    incognito: window.incognito,
    state: window.state,
    left: window.left,
    top: window.top,
    width: window.width,
    height: window.height,
    tabs: window.incognito ? [] : window.tabs?.map(neededOf),
  }))
}

/** The title is needed only for an active tab, to report its hash. */
function neededOf({ active, incognito, url, title, audible, mutedInfo }: Browser.tabs.Tab): OpenTab {
  if (incognito) return { active, incognito }
  return { active, incognito, url, ...(active && { title }), audible, mutedInfo }
}

/**
 * Calls `changed` whenever the result of `openWindows` may have changed. It listens from the first tick on,
 * so that the browser wakes the background for it.
 */
export function onWindowsChanged(changed: () => void): void {
  browser.tabs.onCreated.addListener(changed)
  browser.tabs.onRemoved.addListener(changed)
  browser.tabs.onActivated.addListener(changed)
  browser.tabs.onAttached.addListener(changed)
  browser.tabs.onDetached.addListener(changed)
  browser.tabs.onReplaced.addListener(changed)
  browser.tabs.onUpdated.addListener((_id, change) => {
    if ('url' in change || 'title' in change || 'audible' in change || 'mutedInfo' in change) changed()
  })
  browser.windows.onCreated.addListener(changed)
  browser.windows.onRemoved.addListener(changed)
  browser.windows.onFocusChanged.addListener(changed)
  // Firefox has no such event; there the regular report includes moved windows.
  browser.windows.onBoundsChanged?.addListener(changed)
}
