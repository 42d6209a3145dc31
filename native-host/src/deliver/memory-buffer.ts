/**
 * Events that could not be written to disk, in order, up to a limit in bytes: the oldest are dropped first.
 */
export class MemoryBuffer {
  readonly #maxBytes: number
  readonly #events: string[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get length(): number {
    return this.#events.length
  }

  get events(): readonly string[] {
    return this.#events
  }

  get first(): string | undefined {
    return this.#events[0]
  }

  /** Adds an event. Returns how many old events were dropped for it. */
  push(json: string): number {
    this.#events.push(json)
    this.#bytes += json.length
    let dropped = 0
    for (; this.#bytes > this.#maxBytes && this.#events.length > 1; dropped++) this.shift()
    return dropped
  }

  shift(): void {
    this.#bytes -= this.#events.shift()?.length ?? 0
  }

  /** Takes out the oldest events, up to both limits. */
  take(most: number, maxBytes: number): string[] {
    const taken: string[] = []
    let bytes = 0
    for (let next = this.first; next !== undefined; next = this.first) {
      bytes += next.length
      if (taken.length >= most || bytes > maxBytes) break
      taken.push(next)
      this.shift()
    }
    return taken
  }

  clear(): void {
    this.#events.length = 0
    this.#bytes = 0
  }
}
