import type { ExtensionMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { encodeFrame } from '../../native-host/src/browser/frames.ts'
import type { HelperProcess } from './helper.ts'

const tabsAWindow = 20
const switchEveryMs = 1_000

/**
 * The extension of a busy browser: it reports all its tabs every second, because someone switches between
 * them.
 */
export function browse(relay: HelperProcess, tabs: number): { close(): void } {
  let shown = 0
  // The answers are not used, but they must be read or they would fill the pipe.
  relay.child.stdout?.resume()
  const say = (message: ExtensionMessage) => relay.child.stdin?.write(encodeFrame(message))
  say(hello)
  say(stateOf(tabs, shown))
  const switching = setInterval(() => say(stateOf(tabs, ++shown)), switchEveryMs)
  return {
    close() {
      clearInterval(switching)
      relay.child.stdin?.end()
    },
  }
}

/** The extension's first message. */
export const hello: ExtensionMessage = {
  type: 'hello',
  protocol: protocolVersion,
  browser: 'chromium',
  extensionVersion: '0.1.0',
  installId: 'bench',
}

function stateOf(tabs: number, shown: number): ExtensionMessage {
  const windows = Math.ceil(tabs / tabsAWindow)
  return {
    type: 'tabs',
    windows: Array.from({ length: windows }, (_, window) => ({
      window: window + 1,
      focused: window === shown % windows,
      state: 'normal',
      bounds: { left: 40 * window, top: 30 * window, width: 1200, height: 800 },
      active: { site: `site-${(shown + window) % tabs}.example.org`, audible: false },
      background: Array.from({ length: tabsAWindow - 1 }, () => ({ site: 'other', audible: false })),
    })),
  }
}
