import type { ExtensionMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { type Browser, browser } from 'wxt/browser'

/** An open connection to the helper. Its end is reported once, with the browser's message. */
export interface HelperPort {
  post(message: ExtensionMessage): void
}

export interface HelperPortListeners {
  received(message: unknown): void
  ended(words: string): void
}

/** Starts the helper's relay and connects to it. Throws if the browser refuses immediately. */
export function openNativePort({ received, ended }: HelperPortListeners): HelperPort {
  const port = browser.runtime.connectNative(nativeHostName)
  port.onMessage.addListener(received)
  port.onDisconnect.addListener(endedPort => ended(wordsOf(endedPort)))
  return { post: message => port.postMessage(message) }
}

/** Firefox puts the reason on the port, Chromium into `runtime.lastError` during the event. */
function wordsOf(port: Browser.runtime.Port & { error?: { message?: string } }): string {
  return port.error?.message ?? browser.runtime.lastError?.message ?? 'The helper closed the connection.'
}
