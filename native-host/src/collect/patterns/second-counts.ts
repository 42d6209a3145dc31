import { type Channel, channels } from '@telemetry-tracker/shared/contracts/suspicions'

/** The counts of each second of the last hour, by channel. Their memory never grows. */
export class SecondCounts {
  /** The running second has a place, too. */
  readonly #capacity: number
  readonly #counts: Record<Channel, Float32Array>
  #firstSecond: number | null = null
  #second = 0

  constructor(seconds: number) {
    this.#capacity = seconds + 1
    const empty = () => new Float32Array(this.#capacity)
    this.#counts = { keys: empty(), clicks: empty(), wheel: empty(), movement: empty() }
  }

  /** The running second. */
  get second(): number {
    return this.#second
  }

  /** How many seconds before the running one are known. */
  get known(): number {
    return this.#firstSecond === null ? 0 : Math.min(this.#second - this.#firstSecond, this.#capacity - 1)
  }

  /** Begins another second, with nothing in it and in the seconds that were skipped. */
  advanceTo(second: number): void {
    if (this.#firstSecond === null) this.#firstSecond = this.#second = second
    const skipped = Math.min(second - this.#second, this.#capacity)
    for (let i = 0; i < skipped; i++)
      for (const channel of channels) this.#counts[channel][(second - i) % this.#capacity] = 0
    this.#second = Math.max(this.#second, second)
  }

  /** Adds to the running second. */
  add(channel: Channel, amount: number): void {
    const at = this.#second % this.#capacity
    this.#counts[channel][at] = (this.#counts[channel][at] ?? 0) + amount
  }

  /** In how many of the last whole seconds there was something, each channel counted. */
  activeWithin(seconds: number): number {
    return channels.reduce(
      (sum, channel) => sum + this.latest(channel, seconds).filter(count => count > 0).length,
      0,
    )
  }

  /** The last `length` whole seconds, oldest first. */
  latest(channel: Channel, length: number): Float32Array {
    const counts = new Float32Array(length)
    const from = this.#second - length
    for (let i = 0; i < length; i++) counts[i] = this.#counts[channel][(from + i) % this.#capacity] ?? 0
    return counts
  }
}
