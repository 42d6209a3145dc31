import { type BrowserWindow, otherSite } from '@telemetry-tracker/shared/contracts/native-messages'
import { findSitePattern, siteOfUrl } from '@telemetry-tracker/shared/names/site'
import { titleMark } from '@telemetry-tracker/shared/names/title-mark'

/** The only fields of a browser's tab that are ever read. */
export interface OpenTab {
  active: boolean
  incognito: boolean
  url?: string | undefined
  title?: string | undefined
  audible?: boolean | undefined
  mutedInfo?: { muted: boolean } | undefined
}

/** The only fields of a browser's window that are ever read. */
export interface OpenWindow {
  id?: number | undefined
  focused: boolean
  incognito: boolean
  state?: string | undefined
  left?: number | undefined
  top?: number | undefined
  width?: number | undefined
  height?: number | undefined
  tabs?: readonly OpenTab[] | undefined
}

type Tab = BrowserWindow['active']

/**
 * What the helper may know about the open windows: the domain of each active tab, and of the others only
 * whether they play sound, with their domain if one of `namedSites` (patterns of the policy's lists) matches
 * it. The active tab's title is reported only as a hash. Private windows are omitted.
 */
export function describeWindows(
  windows: readonly OpenWindow[],
  namedSites: readonly string[],
): BrowserWindow[] {
  return windows.flatMap(window =>
    window.id === undefined || window.incognito ? [] : [describeWindow(window, window.id, namedSites)],
  )
}

function describeWindow(window: OpenWindow, id: number, namedSites: readonly string[]): BrowserWindow {
  const tabs = (window.tabs ?? []).filter(tab => !tab.incognito)
  const shown = tabs.find(tab => tab.active)
  const bounds = boundsOf(window)
  return {
    window: id,
    focused: window.focused,
    state: stateOf(window.state),
    ...(bounds && { bounds }),
    ...(shown?.title && { titleMark: titleMark(shown.title) }),
    active: shown ? describeTab(shown) : { site: otherSite, audible: false },
    background: tabs.filter(tab => tab !== shown).map(tab => onlyNamed(describeTab(tab), namedSites)),
  }
}

function describeTab(tab: OpenTab): Tab {
  return { site: siteOfUrl(tab.url ?? ''), audible: isHeard(tab) }
}

/** A muted tab plays sound that no one can hear. */
function isHeard(tab: OpenTab): boolean {
  return tab.audible === true && tab.mutedInfo?.muted !== true
}

function onlyNamed(tab: Tab, namedSites: readonly string[]): Tab {
  const isNamed = findSitePattern(tab.site, namedSites) !== undefined
  return isNamed ? tab : { ...tab, site: otherSite }
}

function boundsOf({ left, top, width, height }: OpenWindow): BrowserWindow['bounds'] {
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined
  return {
    left: Math.round(left),
    top: Math.round(top),
    width: Math.max(0, Math.round(width)),
    height: Math.max(0, Math.round(height)),
  }
}

/**
 * Browsers have more states than the helper needs: `locked-fullscreen` on ChromeOS, `docked` in old Firefox.
 */
function stateOf(state: string | undefined): BrowserWindow['state'] {
  switch (state) {
    case 'minimized':
    case 'maximized':
    case 'fullscreen':
      return state
    case 'locked-fullscreen':
      return 'fullscreen'
    default:
      return 'normal'
  }
}
