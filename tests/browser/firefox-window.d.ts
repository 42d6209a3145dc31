/** The parts of Firefox's own window that tests use, as its buttons and menus do. */
interface FirefoxTab {
  linkedBrowser: { audioPlaybackStarted(): void }
  toggleMuteAudio(): void
}

interface TabBrowser {
  tabs: FirefoxTab[]
  selectedTab: FirefoxTab
  selectedBrowser: { fixupAndLoadURIString(url: string, options: { triggeringPrincipal: unknown }): void }
  addTrustedTab(
    url: string,
    options?: { inBackground?: boolean; skipAnimation?: boolean; createLazyBrowser?: boolean },
  ): FirefoxTab
  removeTab(tab: FirefoxTab | undefined): void
  discardBrowser(tab: FirefoxTab | undefined, force: boolean): boolean | Promise<boolean>
  replaceTabWithWindow(tab: FirefoxTab | undefined): unknown
}

interface FirefoxWindow {
  gBrowser: TabBrowser
  close(): void
}

declare const gBrowser: TabBrowser
declare function OpenBrowserWindow(options: { private: boolean }): unknown
declare const Services: {
  scriptSecurityManager: { getSystemPrincipal(): unknown }
  wm: { getEnumerator(type: 'navigator:browser'): Iterable<FirefoxWindow> }
}
declare const WebExtensionPolicy: { getByID(id: string): { privateBrowsingAllowed: boolean } | null }
