import type { RejectedEvent, TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { bucketStartMs, bucketTimedEvents } from '@telemetry-tracker/shared/engine/buckets'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { sureWindow, type TimeWindow } from '../../clock/time-window.ts'
import { busy, clockUnsure, epochRetired, sequenceGap, sequenceReused } from '../../errors.ts'
import { type DeviceBatch, type Outcome, plainDeviceId } from '../apply/device-batch.ts'
import type { GroupCommit } from '../apply/group-commit.ts'
import { rejectionsIn } from '../storage/rejected-text.ts'
import { contentDigest } from './digests.ts'
import type { Batch, IndexedEvent, Sender } from './read-batch.ts'

export interface Tracking {
  rules: Rules
  /** 0 keeps all. */
  retentionDays: number
  dropTitles: boolean
  /** Whether an event is outside the person's work hours. */
  isOutsideHours(userId: string, atMs: number, timestamp: string): boolean
  /** Reads what `isPaused` needs. Undefined if it is already cached. */
  readPauses(userIds: readonly string[]): Promise<unknown> | undefined
  /** Whether a device of the person reported a pause for this time. */
  isPaused(userId: string, atMs: number): boolean
  groupCommit: GroupCommit
}

/**
 * Counts a batch and answers after the commit. Throws an ApiError if the batch is out of order, the queue is full, or the clock is not sure enough to
 * reject events as too old or in the future.
 *
 * @param nowMs when it was received
 * @param window the range of times of events that are accepted
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
  const counting = { ...tracking, receivedMs: nowMs, window }
  const { shares, others } = batch.sender
    ? { shares: [deviceShare(batch.sender, batch, counting)], others: [] }
    : plainShares(batch, counting)
  const committed =
    tracking.groupCommit.submit(shares.map(({ deviceBatch }) => deviceBatch)) ?? Promise.reject(busy())
  return answered(committed, shares.map(waitingOf), others)
}

type Counting = Tracking & { receivedMs: number; window: TimeWindow }

/** A part that is counted completely or not at all, with its rejected events. */
interface Share {
  deviceBatch: DeviceBatch & Required<Pick<DeviceBatch, 'places'>>
  timely: number
  rejected: readonly RejectedEvent[]
}

function deviceShare(sender: Sender, { events, rejected: invalid }: Batch, counting: Counting): Share {
  const { userId, deviceId, epoch, sequence, digest } = sender
  const { timely, rejected: untimely } = byTime(events, counting)
  const rejected = [...invalid, ...untimely]
  const deduplicationKey = { kind: 'sequence', epoch, sequence, digest, rejected } as const
  return {
    deviceBatch: deviceBatchOf({ userId, deviceId, deduplicationKey }, timely, counting),
    timely: timely.length,
    rejected,
  }
}

/** One share per person. People whose events are all rejected have none, so that the same content can still count later. */
function plainShares(
  { events, rejected: invalid }: Batch,
  counting: Counting,
): { shares: Share[]; others: RejectedEvent[] } {
  const shares: Share[] = []
  const others = [...invalid]
  for (const [userId, ownEvents] of Map.groupBy(events, ({ event }) => event.user_id)) {
    const { timely, rejected } = byTime(ownEvents, counting)
    const deduplicationKey = {
      kind: 'content',
      digest: contentDigest(ownEvents.map(({ event }) => event)),
    } as const
    const deviceBatch = deviceBatchOf({ userId, deviceId: plainDeviceId, deduplicationKey }, timely, counting)
    if (timely.length > 0) shares.push({ deviceBatch, timely: timely.length, rejected })
    else others.push(...rejected)
  }
  return { shares, others }
}

function deviceBatchOf(
  of: Pick<DeviceBatch, 'userId' | 'deviceId' | 'deduplicationKey'>,
  timely: readonly IndexedEvent[],
  counting: Counting,
): Share['deviceBatch'] {
  const places = placesOf(timely, counting.rules.bucketSizeSec)
  return { ...of, buckets: bucketsOf(timely, counting), places, receivedMs: counting.receivedMs }
}

/** What is needed of a share after the commit. */
type WaitingShare = Omit<Share, 'deviceBatch'> & Pick<Share['deviceBatch'], 'places'>

function waitingOf({ deviceBatch: { places }, timely, rejected }: Share): WaitingShare {
  return { places, timely, rejected }
}

async function answered(
  committed: Promise<Outcome[]>,
  shares: readonly WaitingShare[],
  others: readonly RejectedEvent[],
): Promise<TrackAnswer> {
  const rejected = [...others]
  const answer: TrackAnswer = { ingested: 0, duplicate: shares.length > 0, rejected }
  for (const [i, outcome] of (await committed).entries()) {
    const share = shares[i]
    if (outcome.kind === 'sequence_gap') throw sequenceGap(outcome.expected, rejectionsIn(outcome.rejected))
    if (outcome.kind === 'sequence_reused') throw sequenceReused(outcome.counted)
    if (outcome.kind === 'epoch_retired') throw epochRetired()
    if (!share) continue
    if (outcome.kind === 'duplicate') {
      rejected.push(...rejectedThen(share, outcome.rejected))
      continue
    }
    const closed = outcome.closedBuckets.flatMap(start => share.places.get(start) ?? [])
    answer.duplicate = false
    answer.ingested += share.timely - closed.length
    rejected.push(...share.rejected)
    for (const index of closed) rejected.push({ index, reason: 'expired' })
  }
  if (rejected.length > 1) rejected.sort((a, b) => a.index - b.index)
  return answer
}

/**
 * The events of a replay that were rejected when it was counted. They cannot be determined from the current clock and work hours; if they are no longer
 * stored, only invalid events are returned.
 */
function rejectedThen({ rejected }: WaitingShare, known: string | undefined): readonly RejectedEvent[] {
  const invalid = rejected.filter(({ reason }) => reason === 'invalid')
  if (known === undefined) return invalid
  return rejectionsIn(known).map(then => invalid.find(({ index }) => index === then.index) ?? then)
}

function byTime(
  events: readonly IndexedEvent[],
  { window: { fromMs, toMs, isSure }, isOutsideHours, isPaused }: Counting,
): { timely: IndexedEvent[]; rejected: RejectedEvent[] } {
  const timely: IndexedEvent[] = []
  const rejected: RejectedEvent[] = []
  for (const indexed of events) {
    const isEarly = indexed.atMs > toMs
    const isLate = indexed.atMs < fromMs
    if ((isEarly || isLate) && !isSure) throw clockUnsure()
    if (isEarly) rejected.push({ index: indexed.index, reason: 'in_the_future' })
    else if (isLate) rejected.push({ index: indexed.index, reason: 'expired' })
    else if (isOutsideHours(indexed.event.user_id, indexed.atMs, indexed.event.timestamp))
      rejected.push({ index: indexed.index, reason: 'outside_hours' })
    else if (isPaused(indexed.event.user_id, indexed.atMs))
      rejected.push({ index: indexed.index, reason: 'paused' })
    else timely.push(indexed)
  }
  return { timely, rejected }
}

function bucketsOf(events: readonly IndexedEvent[], { rules, dropTitles }: Tracking): DeviceBatch['buckets'] {
  const titled = dropTitles
    ? events.map(({ event, atMs }) => ({ event: { ...event, window_title: '' }, atMs }))
    : events
  return bucketTimedEvents(titled, rules)
}

function placesOf(events: readonly IndexedEvent[], bucketSizeSec: number): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const { atMs, index } of events) {
    const start = bucketStartMs(atMs, bucketSizeSec)
    const known = places.get(start)
    if (known) known.push(index)
    else places.set(start, [index])
  }
  return places
}
