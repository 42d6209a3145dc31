/** A range of time in ms since 1970, both ends inclusive. */
export interface Interval {
  fromMs: number
  toMs: number
}

/**
 * A set of times, stored as sorted intervals that neither overlap nor touch. Intervals that overlap or touch are merged, in any order of adding. A
 * lookup is a binary search.
 */
export class IntervalSet {
  /** Sorted by start and therefore also by end. */
  #intervals: Interval[] = []

  get size(): number {
    return this.#intervals.length
  }

  /** Adds an interval and merges it with those that it overlaps or touches. */
  add({ fromMs, toMs }: Interval): void {
    const first = this.#firstEndingFrom(fromMs - 1)
    let next = first
    let merged = { fromMs, toMs }
    for (
      let other = this.#intervals[next];
      other !== undefined && other.fromMs <= toMs + 1;
      other = this.#intervals[++next]
    )
      merged = { fromMs: Math.min(merged.fromMs, other.fromMs), toMs: Math.max(merged.toMs, other.toMs) }
    this.#intervals.splice(first, next - first, merged)
  }

  has(atMs: number): boolean {
    const interval = this.#intervals[this.#firstEndingFrom(atMs)]
    return interval !== undefined && interval.fromMs <= atMs
  }

  /** Removes the intervals that ended before a time. */
  dropBefore(atMs: number): void {
    this.#intervals.splice(0, this.#firstEndingFrom(atMs))
  }

  /** The intervals, oldest first. */
  list(): readonly Interval[] {
    return this.#intervals
  }

  /** Closes the shortest gaps until at most `max` intervals are left. */
  closeGaps(max: number): void {
    const intervals = this.#intervals
    const excess = intervals.length - max
    if (excess <= 0) return
    const gapBefore = (place: number) => (intervals[place]?.fromMs ?? 0) - (intervals[place - 1]?.toMs ?? 0)
    const places = Array.from({ length: intervals.length - 1 }, (_, i) => i + 1)
    const closed = new Set(places.sort((a, b) => gapBefore(a) - gapBefore(b)).slice(0, excess))
    const remaining: Interval[] = []
    for (const [place, interval] of intervals.entries()) {
      const last = remaining.at(-1)
      if (last && closed.has(place))
        remaining[remaining.length - 1] = { fromMs: last.fromMs, toMs: interval.toMs }
      else remaining.push(interval)
    }
    this.#intervals = remaining
  }

  /** The index of the first interval that ends at or after a time. */
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
