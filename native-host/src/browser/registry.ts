import type { TabsMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { BrowserTabs } from '../merge/tabs.ts'

/** Extensions tell all they know every 30 s. One that missed three beats is frozen: what it told may be another window's by now. */
const freshForMs = 100_000

/** Which browsers' extensions have ever spoken here. */
export interface BrowserMemory {
  spoke(browser: string, at: number): void
  names(now: number): string[]
}

/** The browsers whose extensions speak to us, each with the windows it last told of. A browser that leaves is forgotten with its tabs, but for its name. */
export class BrowserRegistry {
  readonly #browsers = new Map<object, BrowserTabs>()
  readonly #memory: BrowserMemory
  #connections = 0

  constructor(memory: BrowserMemory) {
    this.#memory = memory
  }

  /** A browser introduced itself on a connection; what it said of its windows before stays. `pid` is its process, where known. */
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

  /** Keeps a browser's windows. Returns false for one that has not introduced itself. */
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

  /** The browsers connected now. */
  connected(): BrowserTabs[] {
    return [...this.#browsers.values()]
  }

  /** The browsers connected now, with what they told lately, and all that ever spoke, which vouch for no window: those of another profile may be private. */
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

/** A clock that was set makes the future look old too. */
function isFresh({ at }: BrowserTabs, now: number): boolean {
  return Math.abs(now - at) < freshForMs
}
