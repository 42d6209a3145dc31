import { type Browser, browser } from 'wxt/browser'
import type { OpenTab, OpenWindow } from './describe-windows.ts'

/**
 * The browser's windows with their tabs: of each only the fields the helper's message is made of, so that nothing else of a page
 * is ever held. Installed web apps are windows of type `app`, which browsers leave out unless asked.
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

/** Only of a shown tab the title is needed, to tell of it by a fingerprint. */
function neededOf({ active, incognito, url, title, audible, mutedInfo }: Browser.tabs.Tab): OpenTab {
  if (incognito) return { active, incognito }
  return { active, incognito, url, ...(active && { title }), audible, mutedInfo }
}

/** Calls `changed` whenever an answer of `openWindows` may have changed. Listens from the first tick on, so that the browser wakes the background for it. */
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
  // Firefox has no such event; there the regular report brings moved windows.
  browser.windows.onBoundsChanged?.addListener(changed)
}
