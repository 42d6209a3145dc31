import type { TabsMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { BrowserTabs } from '../merge/tabs.ts'

/** A browser whose extension fell silent (a restart, an update) is not judged by its titles at once: they may be private. */
const rememberedForMs = 60_000

/** The browsers whose extensions speak to us, each with the windows it last told of. A browser that leaves is forgotten with its tabs. */
export class BrowserRegistry {
  readonly #browsers = new Map<object, BrowserTabs>()
  /** Names of browsers that left, and when. */
  readonly #left = new Map<string, number>()

  /** A browser introduced itself on a connection; what it said of its windows before stays. */
  introduce(connection: object, browser: string, at: number): void {
    const windows = this.#browsers.get(connection)?.windows ?? []
    this.#browsers.set(connection, { browser: browser.toLowerCase(), at, windows })
  }

  /** Keeps a browser's windows. Returns false for one that has not introduced itself. */
  update(connection: object, windows: TabsMessage['windows'], at: number): boolean {
    const known = this.#browsers.get(connection)
    if (known === undefined) return false
    this.#browsers.set(connection, { browser: known.browser, at, windows })
    return true
  }

  forget(connection: object, at: number): void {
    const known = this.#browsers.get(connection)
    if (known === undefined) return
    this.#browsers.delete(connection)
    this.#left.set(known.browser, at)
  }

  /** The browsers connected now. */
  connected(): BrowserTabs[] {
    return [...this.#browsers.values()]
  }

  /** The browsers connected now, and those that left a moment ago, which tell of no window any more. */
  all(now: number): BrowserTabs[] {
    for (const [browser, at] of this.#left) if (now - at > rememberedForMs) this.#left.delete(browser)
    return [...this.connected(), ...[...this.#left].map(([browser, at]) => ({ browser, at, windows: [] }))]
  }
}
