import { type Channel, channels } from '@telemetry-tracker/shared/contracts/suspicions'
import { correlationTogether, EarlierStretch } from './earlier-stretch.ts'
import { SecondCounts } from './second-counts.ts'

const hourSec = 3_600
/** So many last seconds are compared with all earlier stretches. */
const comparedSec = 120
const everySec = 10
/** With fewer seconds that have any input, stretches are alike by chance. */
const minActiveSec = 12
/**
 * Stretches of work and pauses are alike by chance. What people do is not alike from one second to the next; what is
 * played again is.
 */
const minCorrelationOfChanges = 0.6
/** These last seconds must be alike, too, so that a pattern ends when a person goes on. */
const latestSec = 30
const minCorrelationOfLatest = 0.5
const maxCandidates = 8

export interface Replay {
  beganMs: number
  channels: readonly Channel[]
}

/**
 * Finds input that is played again: the counts a second of two minutes follow an earlier stretch of the last hour.
 * All channels are compared together. Times are milliseconds of a monotonic clock.
 */
export class Replayed {
  readonly #correlation: number
  readonly #counts = new SecondCounts(hourSec)
  #replay: Replay | null = null

  constructor(correlation: number) {
    this.#correlation = correlation
  }

  act(channel: Channel, amount: number, ms: number): void {
    this.#advance(ms)
    this.#counts.add(channel, amount)
  }

  /** What is played again at this time; null if nothing is. */
  current(nowMs: number): Replay | null {
    this.#advance(nowMs)
    return this.#replay
  }

  #advance(ms: number): void {
    const now = Math.floor(ms / 1_000)
    // Nothing is played again after a long pause, so its seconds need not be compared one by one.
    if (now - this.#counts.second > 2 * comparedSec) {
      this.#counts.advanceTo(now)
      this.#replay = null
    }
    while (this.#counts.second < now) {
      this.#counts.advanceTo(this.#counts.second + 1)
      if (this.#counts.second % everySec === 0) this.#compare()
    }
  }

  #compare(): void {
    const replayed = this.#findReplayed()
    const beganMs = this.#replay?.beganMs ?? (this.#counts.second - comparedSec) * 1_000
    this.#replay = replayed === null ? null : { beganMs, channels: replayed }
  }

  #findReplayed(): readonly Channel[] | null {
    const { known } = this.#counts
    if (known < 2 * comparedSec || this.#counts.activeWithin(comparedSec) < minActiveSec) return null
    const series = channels.map(channel => {
      const counts = this.#counts.latest(channel, known)
      // A single fast movement must not outweigh all others.
      return channel === 'movement' ? counts.map(Math.sqrt) : counts
    })
    const lag = this.#closestLags(series).find(lag => isPlayedAgain(series, lag))
    if (lag === undefined) return null
    const correlations = series.map(counts => besideEachOther(pairAt(counts, lag)).correlation())
    return channels.filter((_, i) => (correlations[i] ?? 0) >= this.#correlation)
  }

  /** The stretches that are most alike, the closest first. Only a few, because more would only take time. */
  #closestLags(series: readonly Float32Array[]): number[] {
    const stretches = series.map(counts => new EarlierStretch(counts, comparedSec, comparedSec - 1))
    const maxLag = (series[0]?.length ?? 0) - comparedSec
    let closest: { lag: number; correlation: number }[] = []
    for (let lag = comparedSec; lag <= maxLag; lag++) {
      for (const stretch of stretches) stretch.moveBack()
      const correlation = correlationTogether(stretches)
      const last = closest.length < maxCandidates ? this.#correlation : (closest.at(-1)?.correlation ?? 0)
      if (correlation < last) continue
      closest = [...closest, { lag, correlation }]
        .sort((a, b) => b.correlation - a.correlation)
        .slice(0, maxCandidates)
    }
    return closest.map(({ lag }) => lag)
  }
}

/** Whether stretches that are alike are so from second to second, and to their end. */
function isPlayedAgain(series: readonly Float32Array[], lag: number): boolean {
  const pairs = series.map(counts => pairAt(counts, lag))
  const changes = pairs.map(pair => besideEachOther(pair.map(changesOf)))
  if (correlationTogether(changes) < minCorrelationOfChanges) return false
  const latest = pairs.map(pair => besideEachOther(pair.map(counts => counts.slice(-latestSec))))
  return (
    latest.every(stretch => stretch.active() === 0) || correlationTogether(latest) >= minCorrelationOfLatest
  )
}

/** The earlier stretch and the end. */
function pairAt(counts: Float32Array, lag: number): Float32Array[] {
  return [counts.slice(-comparedSec - lag, -lag), counts.slice(-comparedSec)]
}

/** Two stretches of the same length. */
function besideEachOther(pair: readonly Float32Array[]): EarlierStretch {
  const length = pair[0]?.length ?? 0
  const both = new Float32Array(2 * length)
  for (const [i, stretch] of pair.entries()) both.set(stretch, i * length)
  return new EarlierStretch(both, length, length)
}

function changesOf(counts: Float32Array): Float32Array {
  return counts.slice(1).map((count, i) => count - (counts[i] ?? 0))
}
