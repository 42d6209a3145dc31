import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { bucketStartMs, bucketTimedEvents } from '@telemetry-tracker/shared/engine/buckets'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { sureWindow, type TimeWindow } from '../clock/time-window.ts'
import { busy, clockUnsure, epochRetired, sequenceGap, sequenceReused } from '../errors.ts'
import { contentDigest } from './content-digest.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Outcome, type Part, plainDeviceId } from './part.ts'
import type { Batch, PlacedEvent, Rejection } from './read-batch.ts'

export interface Tracking {
  rules: Rules
  /** 0 keeps all. */
  retentionDays: number
  dropTitles: boolean
  /** Whether an event of a person is from outside the hours in which anything of them may be recorded. */
  isOutsideHours(userId: string, atMs: number, timestamp: string): boolean
  /** Reads what `isPaused` needs of people. Undefined where that was done before. */
  readPauses(userIds: readonly string[]): Promise<unknown> | undefined
  /** Whether a person had paused then, as one of their devices told. */
  isPaused(userId: string, atMs: number): boolean
  groupCommit: GroupCommit
}

/**
 * Counts a batch and answers after the commit. Throws an ApiError when the batch is out of order, the server is full, or it cannot tell whether
 * events are too old or too new.
 *
 * @param nowMs when it was received
 * @param window from when to when events are taken
 */
export function track(
  batch: Batch,
  nowMs: number,
  tracking: Tracking,
  window: TimeWindow = sureWindow(nowMs, tracking.retentionDays),
): Promise<TrackAnswer> {
  const reading = tracking.readPauses(peopleIn(batch))
  return reading === undefined
    ? count(batch, nowMs, tracking, window)
    : reading.then(() => count(batch, nowMs, tracking, window))
}

function peopleIn({ sender, events }: Batch): readonly string[] {
  return sender ? [sender.userId] : [...new Set(events.map(({ event }) => event.user_id))]
}

function count(batch: Batch, nowMs: number, tracking: Tracking, window: TimeWindow): Promise<TrackAnswer> {
  const { timely, rejected } = byTime(batch.events, window, tracking)
  const shares = sharesOf(batch, timely, nowMs, tracking)
  const committed = tracking.groupCommit.submit(shares.map(({ part }) => part)) ?? Promise.reject(busy())
  const { bucketSizeSec } = tracking.rules
  const waiting = shares.map(({ events }) => ({
    count: events.length,
    places: placesOf(events, bucketSizeSec),
  }))
  return answered(committed, waiting, [...batch.rejected, ...rejected])
}

/** What is held of a share until it is committed: how many events it has, and the places of those of each bucket. */
interface WaitingShare {
  count: number
  places: ReadonlyMap<number, readonly number[]>
}

async function answered(
  committed: Promise<Outcome[]>,
  shares: readonly WaitingShare[],
  rejected: Rejection[],
): Promise<TrackAnswer> {
  const answer: TrackAnswer = { ingested: 0, duplicate: shares.length > 0, rejected }
  for (const [i, outcome] of (await committed).entries()) {
    const share = shares[i]
    if (outcome.kind === 'sequence_gap') throw sequenceGap(outcome.expected)
    if (outcome.kind === 'sequence_reused') throw sequenceReused(outcome.counted)
    if (outcome.kind === 'epoch_retired') throw epochRetired()
    if (outcome.kind === 'duplicate' || !share) continue
    const closed = outcome.closedBuckets.flatMap(start => share.places.get(start) ?? [])
    answer.duplicate = false
    answer.ingested += share.count - closed.length
    for (const index of closed) rejected.push({ index, reason: 'expired' })
  }
  if (rejected.length > 1) rejected.sort((a, b) => a.index - b.index)
  return answer
}

function byTime(
  events: readonly PlacedEvent[],
  { fromMs, toMs, isSure }: TimeWindow,
  { isOutsideHours, isPaused }: Tracking,
): { timely: PlacedEvent[]; rejected: Rejection[] } {
  const timely: PlacedEvent[] = []
  const rejected: Rejection[] = []
  for (const placed of events) {
    const isEarly = placed.atMs > toMs
    const isLate = placed.atMs < fromMs
    if ((isEarly || isLate) && !isSure) throw clockUnsure()
    if (isEarly) rejected.push({ index: placed.index, reason: 'in_the_future' })
    else if (isLate) rejected.push({ index: placed.index, reason: 'expired' })
    else if (isOutsideHours(placed.event.user_id, placed.atMs, placed.event.timestamp))
      rejected.push({ index: placed.index, reason: 'outside_hours' })
    else if (isPaused(placed.event.user_id, placed.atMs))
      rejected.push({ index: placed.index, reason: 'paused' })
    else timely.push(placed)
  }
  return { timely, rejected }
}

interface Share {
  part: Part
  events: readonly PlacedEvent[]
}

/** One share for a device's batch; one a person for a batch without a sequence. */
function sharesOf(
  batch: Batch,
  timely: readonly PlacedEvent[],
  receivedMs: number,
  tracking: Tracking,
): Share[] {
  if (batch.sender) {
    const { userId, deviceId, epoch, sequence, digest } = batch.sender
    const ledger = { kind: 'sequence', epoch, sequence, digest } as const
    const buckets = bucketsOf(timely, tracking)
    return [{ events: timely, part: { userId, deviceId, ledger, buckets, receivedMs } }]
  }
  const timelyByUser = Map.groupBy(timely, ({ event }) => event.user_id)
  return [...Map.groupBy(batch.events, ({ event }) => event.user_id)].flatMap(([userId, all]) => {
    const events = timelyByUser.get(userId) ?? []
    // What was refused as a whole is no replay when it comes again: by then its time may have come.
    if (events.length === 0) return []
    const ledger = { kind: 'content', digest: contentDigest(all.map(({ event }) => event)) } as const
    const buckets = bucketsOf(events, tracking)
    return [{ events, part: { userId, deviceId: plainDeviceId, ledger, buckets, receivedMs } }]
  })
}

function bucketsOf(events: readonly PlacedEvent[], { rules, dropTitles }: Tracking): Part['buckets'] {
  const kept = dropTitles
    ? events.map(({ event, atMs }) => ({ event: { ...event, window_title: '' }, atMs }))
    : events
  return bucketTimedEvents(kept, rules)
}

function placesOf(events: readonly PlacedEvent[], bucketSizeSec: number): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const { atMs, index } of events) {
    const start = bucketStartMs(atMs, bucketSizeSec)
    const known = places.get(start)
    if (known) known.push(index)
    else places.set(start, [index])
  }
  return places
}
