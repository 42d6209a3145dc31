/** A stretch of time in ms since the epoch, both ends included. */
export interface Interval {
  fromMs: number
  toMs: number
}

/**
 * A set of moments as sorted intervals that neither overlap nor touch. However often and in whatever order stretches are added, it holds no more
 * intervals than there are separate stretches, and asking costs the logarithm of their number.
 */
export class IntervalSet {
  /** Sorted by start, and so by end, too. */
  #intervals: Interval[] = []

  get size(): number {
    return this.#intervals.length
  }

  /** Adds a stretch, merging it with those that it overlaps or touches. */
  add({ fromMs, toMs }: Interval): void {
    const first = this.#firstEndingFrom(fromMs - 1)
    let next = first
    let merged = { fromMs, toMs }
    for (
      let met = this.#intervals[next];
      met !== undefined && met.fromMs <= toMs + 1;
      met = this.#intervals[++next]
    )
      merged = { fromMs: Math.min(merged.fromMs, met.fromMs), toMs: Math.max(merged.toMs, met.toMs) }
    this.#intervals.splice(first, next - first, merged)
  }

  has(atMs: number): boolean {
    const interval = this.#intervals[this.#firstEndingFrom(atMs)]
    return interval !== undefined && interval.fromMs <= atMs
  }

  /** Forgets the stretches that ended before a moment. */
  dropBefore(atMs: number): void {
    this.#intervals.splice(0, this.#firstEndingFrom(atMs))
  }

  /** The stretches, oldest first. */
  list(): readonly Interval[] {
    return this.#intervals
  }

  /** Closes the shortest gaps, as many as it takes to be left with so many stretches at most. */
  closeGaps(most: number): void {
    const intervals = this.#intervals
    const tooMany = intervals.length - most
    if (tooMany <= 0) return
    const gapBefore = (place: number) => (intervals[place]?.fromMs ?? 0) - (intervals[place - 1]?.toMs ?? 0)
    const places = Array.from({ length: intervals.length - 1 }, (_, i) => i + 1)
    const closed = new Set(places.sort((a, b) => gapBefore(a) - gapBefore(b)).slice(0, tooMany))
    const left: Interval[] = []
    for (const [place, interval] of intervals.entries()) {
      const last = left.at(-1)
      if (last && closed.has(place)) left[left.length - 1] = { fromMs: last.fromMs, toMs: interval.toMs }
      else left.push(interval)
    }
    this.#intervals = left
  }

  /** The place of the first interval that ends at or after a moment. */
  #firstEndingFrom(atMs: number): number {
    let [low, high] = [0, this.#intervals.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#intervals[middle]?.toMs ?? atMs) < atMs) low = middle + 1
      else high = middle
    }
    return low
  }
}
