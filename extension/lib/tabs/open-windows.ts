import { browser } from 'wxt/browser'
import type { OpenWindow } from './describe-windows.ts'

/** The browser's windows with their tabs. Installed web apps are windows of type `app`, which browsers leave out unless asked. */
export async function openWindows(): Promise<OpenWindow[]> {
  return browser.windows.getAll({ populate: true, windowTypes: ['normal', 'popup', 'app'] })
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
