import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type { TodayMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { breakdown, summarise } from '@telemetry-tracker/shared/engine/breakdown'
import { bucketEvents } from '@telemetry-tracker/shared/engine/buckets'
import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import { judgeDevice } from '@telemetry-tracker/shared/engine/judge-device'
import { farReach } from '@telemetry-tracker/shared/engine/left-out/window'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { type BucketTotals, mergeTotals } from '@telemetry-tracker/shared/engine/totals'
import { dayOf, isTimeZone } from '@telemetry-tracker/shared/time/days'
import { hoursOf } from '../browser/hours.ts'
import type { DayFile, JudgedMinute } from './day-file.ts'

export type LocalNumbers = Omit<TodayMessage, 'type' | 'id'>

const shownApps = 5

interface OpenMinute {
  startMs: number
  totals: BucketTotals
}

export interface LocalDayPlan {
  file: DayFile
  userId: string
  /** This machine's zone, which is used until the server has sent its own. */
  zone: string
  /** A finished minute could not be written to disk; the numbers continue in memory. */
  onTrouble(error: unknown): void
}

/**
 * Today's numbers from this machine alone, judged by the same engine as on the server: the popup shows them while
 * the server can't be reached. Finished minutes are kept on disk as verdicts only; the totals of the last ones stay in
 * memory, because a later minute can change them. For the minute in which the agent restarted, only events that
 * were not delivered yet are known.
 */
export class LocalDay {
  readonly #plan: LocalDayPlan
  #zone: string
  #day: string | null = null
  #minutes = new Map<number, JudgedMinute>()
  #open: OpenMinute | null = null
  /** The totals of the last finished minutes, in order. */
  #recent = new Map<number, BucketTotals>()

  constructor(plan: LocalDayPlan) {
    this.#plan = plan
    const stored = plan.file.read()
    const isTheirs = stored !== null && stored.user === plan.userId
    this.#zone = isTheirs && isTimeZone(stored.zone) ? stored.zone : plan.zone
    if (!isTheirs) return
    this.#day = stored.day
    this.#minutes = new Map(stored.minutes.map(minute => [minute.startMs, minute]))
  }

  /** Adds a recorded second. */
  add(event: TelemetryEvent, rules: Rules): void {
    for (const [startMs, totals] of bucketEvents([event], rules)) this.#addTo(startMs, totals, rules)
  }

  /**
   * Adds the events recorded since the last stored minute from a queue's batches, newest first, and reads no
   * further back than that.
   */
  catchUp(batches: Iterable<readonly TelemetryEvent[]>, nowMs: number, rules: Rules): void {
    const today = dayOf(nowMs, this.#zone)
    const storedUntil = this.#day === today ? Math.max(...this.#minutes.keys()) : Number.NEGATIVE_INFINITY
    const found = new Map<number, BucketTotals>()
    for (const events of batches) {
      const buckets = [...bucketEvents(events, rules)]
      const wanted = buckets.filter(([start]) => start > storedUntil && dayOf(start, this.#zone) === today)
      for (const [start, totals] of wanted) {
        const known = found.get(start)
        found.set(start, known === undefined ? totals : mergeTotals(known, totals))
      }
      if (wanted.length < buckets.length) break
    }
    for (const [start, totals] of [...found].sort(([a], [b]) => a - b)) this.#addTo(start, totals, rules)
  }

  /** Uses the server's zone for the beginning of a day. A zone that this system does not know is ignored. */
  follow(zone: string): void {
    if (zone === this.#zone || !isTimeZone(zone)) return
    this.#zone = zone
    const day = this.#day
    if (day === null) return
    this.#begin(
      day,
      [...this.#minutes.values()].filter(({ startMs }) => dayOf(startMs, zone) === day),
    )
  }

  /** Null when nothing was recorded today. */
  numbers(nowMs: number, rules: Rules): LocalNumbers | null {
    if (this.#day !== dayOf(nowMs, this.#zone)) return null
    const minutes = [...this.#withRecent(rules).values()]
    const { bucketSizeSec: seconds, policy } = rules
    const counting = { bucketSizeSec: seconds, noInputCounts: policy.noInputCounts }
    return {
      summary: summarise(minutes, counting),
      apps: breakdown(minutes, counting).slice(0, shownApps),
      hours: hoursOf(
        minutes.map(({ startMs, state, reason }) => ({
          start: new Date(startMs).toISOString(),
          state,
          reason,
          seconds,
        })),
      ),
      computedAt: new Date(nowMs).toISOString(),
      source: 'local',
    }
  }

  /** Whether a finished minute of today within a stretch was judged productive. */
  hasProductive({ startMs, endMs }: { startMs: number; endMs: number }): boolean {
    return [...this.#minutes.values()].some(
      minute => minute.state === 'productive' && minute.startMs >= startMs && minute.startMs < endMs,
    )
  }

  /** Whether two times are on the same day of the person. */
  isOn(epochMs: number, nowMs: number): boolean {
    return dayOf(epochMs, this.#zone) === dayOf(nowMs, this.#zone)
  }

  /** Deletes everything of this person. */
  forget(): void {
    this.#day = null
    this.#minutes.clear()
    this.#open = null
    this.#recent.clear()
    this.#plan.file.remove()
  }

  #addTo(startMs: number, totals: BucketTotals, rules: Rules): void {
    if (this.#open?.startMs === startMs) {
      this.#open.totals = mergeTotals(this.#open.totals, totals)
      return
    }
    this.#close(rules)
    const day = dayOf(startMs, this.#zone)
    if (day !== this.#day) this.#begin(day, [])
    // After the clock was set back, this minute may already have a verdict.
    if (!this.#minutes.has(startMs)) this.#open = { startMs, totals }
  }

  #close(rules: Rules): void {
    if (this.#open === null) return
    const { startMs, totals } = this.#open
    const judged = this.#withRecent(rules)
    this.#open = null
    this.#remember(startMs, totals, rules)
    const before = this.#minutes
    this.#minutes = judged
    for (const minute of judged.values())
      if (!isSame(minute, before.get(minute.startMs))) this.#onDisk(() => this.#plan.file.append(minute))
  }

  /** Today's verdicts, with those of the last minutes and of the open one as they are now. */
  #withRecent(rules: Rules): Map<number, JudgedMinute> {
    const minutes = new Map(this.#minutes)
    if (this.#open === null) return minutes
    const { startMs: newestMs, totals } = this.#open
    const known = new Map([...this.#recent, [newestMs, totals]])
    // Older ones were judged with neighbours that are no longer known.
    const sinceMs = newestMs - farReach(rules) * rules.bucketSizeSec * 1_000
    for (const [startMs, verdict] of judgeDevice(known, rules))
      if (startMs === newestMs || (startMs >= sinceMs && minutes.has(startMs)))
        minutes.set(startMs, judgedMinute(startMs, verdict))
    return minutes
  }

  #remember(startMs: number, totals: BucketTotals, rules: Rules): void {
    this.#recent.set(startMs, totals)
    const reachMs = 2 * farReach(rules) * rules.bucketSizeSec * 1_000
    for (const known of this.#recent.keys())
      if (Math.abs(startMs - known) > reachMs) this.#recent.delete(known)
  }

  #begin(day: string, minutes: JudgedMinute[]): void {
    this.#day = day
    this.#minutes = new Map(minutes.map(minute => [minute.startMs, minute]))
    const { file, userId: user } = this.#plan
    this.#onDisk(() => file.begin({ day, zone: this.#zone, user, minutes }))
  }

  #onDisk(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#plan.onTrouble(error)
    }
  }
}

function judgedMinute(startMs: number, { state, reason, appLabel }: Verdict): JudgedMinute {
  return { startMs, state, reason, appLabel }
}

function isSame(a: JudgedMinute, b: JudgedMinute | undefined): boolean {
  return a.state === b?.state && a.reason === b.reason && a.appLabel === b.appLabel
}
