import type { TabsMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { BrowserTabs } from '../merge/tabs.ts'

/**
 * Extensions report everything every 30 s. After three missed reports the extension is frozen, and its
 * windows may have changed.
 */
const freshForMs = 100_000

/** Which browsers' extensions have ever connected here. */
export interface BrowserMemory {
  spoke(browser: string, at: number): void
  names(now: number): string[]
}

/**
 * The browsers whose extensions are connected, each with the windows it last reported. When a browser
 * disconnects, only its name is kept.
 */
export class BrowserRegistry {
  readonly #browsers = new Map<object, BrowserTabs>()
  readonly #memory: BrowserMemory
  #connections = 0

  constructor(memory: BrowserMemory) {
    this.#memory = memory
  }

  /**
   * A browser introduced itself on a connection. Windows it reported before stay. `pid` is its process id, if
   * known.
   */
  introduce(connection: object, browser: string, pid: number | null, at: number): void {
    const name = browser.toLowerCase()
    const known = this.#browsers.get(connection)
    this.#browsers.set(connection, {
      connection: known?.connection ?? ++this.#connections,
      browser: name,
      pid,
      at,
      windows: known?.windows ?? [],
    })
    this.#memory.spoke(name, at)
  }

  /** Stores a browser's windows. Returns false for a browser that has not introduced itself. */
  update(connection: object, windows: TabsMessage['windows'], at: number): boolean {
    const known = this.#browsers.get(connection)
    if (known === undefined) return false
    this.#browsers.set(connection, { ...known, at, windows })
    this.#memory.spoke(known.browser, at)
    return true
  }

  forget(connection: object): void {
    this.#browsers.delete(connection)
  }

  connected(): BrowserTabs[] {
    return [...this.#browsers.values()]
  }

  /**
   * The connected browsers with their recent windows, plus every browser that ever connected, without
   * windows: windows of another profile may be private.
   */
  all(now: number): BrowserTabs[] {
    const silent = this.#memory
      .names(now)
      .map(browser => ({ connection: 0, browser, pid: null, at: 0, windows: [] }))
    return [
      ...this.connected().map(known => (isFresh(known, now) ? known : { ...known, windows: [] })),
      ...silent,
    ]
  }
}

/** The absolute value, because a clock that was set back puts reports in the future. */
function isFresh({ at }: BrowserTabs, now: number): boolean {
  return Math.abs(now - at) < freshForMs
}
