import type { InputEvent, InputStream } from '../input/input-event.ts'

/** What was measured of the input of some people: by the names of `human-quantiles.json`, all values found. */
export type InputStatistics = Map<string, number[]>

const windows = [15, 30, 60, 120] as const
const pauseMs = 5_000

/** Adds the statistics of one person's input. Times of keys and of clicks are kept until the stream ends. */
export function addStatistics(found: InputStatistics, stream: InputStream): void {
  const keyDowns: number[] = []
  const clicks: number[] = []
  const holds: number[] = []
  const down = new Map<number, number>()
  const minutes = new Minutes()
  for (const event of stream) {
    minutes.see(event)
    if (event.kind === 'click') clicks.push(event.ms)
    if (event.kind === 'keydown') {
      keyDowns.push(event.ms)
      down.set(event.code, event.ms)
    }
    if (event.kind === 'keyup') holds.push(event.ms - (down.get(event.code) ?? event.ms))
  }
  addIntervals(found, 'key', keyDowns)
  addIntervals(found, 'click', clicks)
  add(found, 'key gap ms (sampled)', gapsOf(keyDowns))
  addStretches(found, 'keys', keyDowns)
  addStretches(found, 'clicks', clicks)
  for (const window of slices(holds, 60)) {
    add(found, 'key hold median ms, 60', [medianOf(window)])
    add(found, 'largest share of 60 holds within 4 ms', [largestShareWithin(window, 4)])
  }
  minutes.addTo(found)
}

function add(found: InputStatistics, name: string, values: readonly number[]): void {
  const known = found.get(name)
  if (known === undefined) found.set(name, [...values])
  else for (const value of values) known.push(value)
}

function addIntervals(found: InputStatistics, of: 'key' | 'click', times: readonly number[]): void {
  const gaps = gapsOf(times)
  for (const size of windows)
    for (const window of slices(gaps, size)) {
      const median = medianOf(window)
      if (median > 0) add(found, `${of} interval max/median, ${size}`, [Math.max(...window) / median])
    }
}

function addStretches(found: InputStatistics, of: 'keys' | 'clicks', times: readonly number[]): void {
  const stretches: number[] = []
  let since = times[0] ?? 0
  for (const [index, ms] of times.entries()) {
    const next = times[index + 1]
    if (next !== undefined && next - ms < pauseMs) continue
    stretches.push((ms - since) / 60_000)
    since = next ?? 0
  }
  add(found, `longest stretch without a 5 s pause, min, ${of}`, stretches)
}

/** Counts of each minute. */
class Minutes {
  readonly #minutes = new Map<number, Minute>()
  #pointer: { x: number; y: number } | null = null

  see(event: InputEvent): void {
    const minute = this.#at(Math.floor(event.ms / 60_000))
    if (event.kind === 'keydown') minute.keys++
    if (event.kind === 'click') minute.clicks++
    if (event.kind === 'wheel') minute.wheel++
    if (event.kind !== 'move') return
    const { x, y, ms } = event
    if (this.#pointer !== null) {
      const second = Math.floor(ms / 1_000)
      const px = Math.hypot(x - this.#pointer.x, y - this.#pointer.y)
      minute.pxBySecond.set(second, (minute.pxBySecond.get(second) ?? 0) + px)
    }
    this.#pointer = { x, y }
  }

  addTo(found: InputStatistics): void {
    const all = [...this.#minutes].sort(([a], [b]) => a - b)
    let movementOnly = 0
    for (const [, { keys, clicks, wheel, pxBySecond }] of all) {
      const seconds = [...pxBySecond.values()]
      const px = seconds.reduce((sum, value) => sum + value, 0)
      if (keys >= 5) add(found, 'keystrokes in a minute (>=5)', [keys])
      if (wheel > 0) add(found, 'wheel steps in a minute (>0)', [wheel])
      if (seconds.length > 0) add(found, 'moving seconds in a minute (>0)', [seconds.length])
      if (clicks >= 3) {
        add(found, 'clicks in a minute (>=3)', [clicks])
        add(found, 'px per click (>=3 clicks)', [px / clicks])
      }
      if (seconds.length >= 10) {
        const mean = px / seconds.length
        const variance = seconds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seconds.length
        add(found, 'px per moving second (>=10)', [mean])
        add(found, 'CV of px over moving seconds (>=10)', [Math.sqrt(variance) / mean])
      }
      if (keys + clicks + wheel === 0 && seconds.length > 0) movementOnly++
      else {
        if (movementOnly > 0) add(found, 'run of minutes with movement only', [movementOnly])
        movementOnly = 0
      }
    }
    for (const kind of ['keys', 'clicks'] as const) this.#addDispersion(found, kind)
  }

  /** Of ten minutes in a row, all with at least three keys or clicks. */
  #addDispersion(found: InputStatistics, kind: 'keys' | 'clicks'): void {
    const last = Math.max(...this.#minutes.keys(), 0)
    for (let first = 0; first + 10 <= last; first += 5) {
      const counts = Array.from({ length: 10 }, (_, i) => this.#minutes.get(first + i)?.[kind] ?? 0)
      if (Math.min(...counts) < 3) continue
      const mean = counts.reduce((sum, count) => sum + count, 0) / 10
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / 10
      add(found, `variance/mean of ${kind} a minute over 10 min`, [variance / mean])
    }
  }

  #at(index: number): Minute {
    const known = this.#minutes.get(index)
    if (known) return known
    const minute = { keys: 0, clicks: 0, wheel: 0, pxBySecond: new Map<number, number>() }
    this.#minutes.set(index, minute)
    return minute
  }
}

interface Minute {
  keys: number
  clicks: number
  wheel: number
  pxBySecond: Map<number, number>
}

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((ms, index) => ms - (times[index] ?? 0))
}

/** Parts of a list, each half over the one before. */
function* slices(values: readonly number[], size: number): Iterable<number[]> {
  for (let from = 0; from + size <= values.length; from += Math.ceil(size / 2))
    yield values.slice(from, from + size)
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** The largest share of values that lie within a distance of each other. */
function largestShareWithin(values: readonly number[], distance: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  let from = 0
  let most = 0
  for (const [to, value] of sorted.entries()) {
    while (value - (sorted[from] ?? 0) > distance) from++
    most = Math.max(most, to - from + 1)
  }
  return most / values.length
}
