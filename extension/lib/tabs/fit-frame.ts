import {
  type BrowserWindow,
  otherSite,
  type TabsMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension } from '@telemetry-tracker/shared/contracts/native-wire'

type Tab = BrowserWindow['active']

const maxWindows = 200
const maxBackground = 2_000

/**
 * The message for these windows, small enough for one frame. If there are too many tabs, the least important
 * are dropped first: silent ones without a name, then silent ones, then the others. If there are too many
 * windows, the last ones are dropped.
 */
export function fitFrame(windows: readonly BrowserWindow[], maxBytes = maxFrameFromExtension): TabsMessage {
  const included = windows.slice(0, maxWindows)
  return (
    [keepEvery, isNamedOrHeard, isHeard, isHeardAndNamed, keepNone]
      .map(keep => tabsMessage(included, keep))
      .find(message => bytesOf(message) <= maxBytes) ?? withFewerWindows(included, maxBytes)
  )
}

function tabsMessage(windows: readonly BrowserWindow[], keep: (tab: Tab) => boolean): TabsMessage {
  return {
    type: 'tabs',
    windows: windows.map(window => ({
      ...window,
      background: window.background.filter(keep).slice(0, maxBackground),
    })),
  }
}

function withFewerWindows(windows: readonly BrowserWindow[], maxBytes: number): TabsMessage {
  const message = tabsMessage(windows, keepNone)
  while (message.windows.length > 0 && bytesOf(message) > maxBytes) message.windows.pop()
  return message
}

function bytesOf(message: TabsMessage): number {
  return new TextEncoder().encode(JSON.stringify(message)).length
}

const keepEvery = () => true
const keepNone = () => false
const isHeard = (tab: Tab) => tab.audible
const isNamedOrHeard = (tab: Tab) => tab.audible || tab.site !== otherSite
const isHeardAndNamed = (tab: Tab) => tab.audible && tab.site !== otherSite
