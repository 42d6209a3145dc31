import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import { bucketStartMs, bucketTimedEvents } from '@telemetry-tracker/shared/engine/buckets'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { busy, epochRetired, sequenceGap } from '../errors.ts'
import { contentDigest } from './content-digest.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Outcome, type Part, plainDeviceId } from './part.ts'
import type { Batch, PlacedEvent, Rejection } from './read-batch.ts'

const mostAheadMs = 5 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

export interface Tracking {
  rules: Rules
  /** 0 keeps all. */
  retentionDays: number
  dropTitles: boolean
  /** Whether an event of a person is from outside the hours in which anything of them may be recorded. */
  isOutsideHours(userId: string, atMs: number): boolean
  /** Whether a person had paused then, as one of their devices told. */
  isPaused(userId: string, atMs: number): boolean
  groupCommit: GroupCommit
}

/** Counts a batch and answers after the commit. Throws an ApiError when the batch is out of order, or the server is full. */
export async function track(batch: Batch, nowMs: number, tracking: Tracking): Promise<TrackAnswer> {
  const { timely, rejected } = byTime(batch.events, nowMs, tracking)
  const shares = sharesOf(batch, timely, nowMs, tracking)
  const outcomes = await (tracking.groupCommit.submit(shares.map(share => share.part)) ?? refuse())

  const answer = { ingested: 0, duplicate: true, rejected: [...batch.rejected, ...rejected] }
  outcomes.forEach((outcome, i) => {
    if (outcome.kind === 'sequence_gap') throw sequenceGap(outcome.expected)
    if (outcome.kind === 'epoch_retired') throw epochRetired()
    if (outcome.kind === 'duplicate') return
    const expired = closedEvents(outcome, shares[i]?.events ?? [], tracking.rules)
    answer.duplicate = false
    answer.ingested += (shares[i]?.events.length ?? 0) - expired.length
    answer.rejected.push(...expired)
  })
  answer.rejected.sort((a, b) => a.index - b.index)
  return answer
}

function refuse(): never {
  throw busy()
}

function byTime(
  events: readonly PlacedEvent[],
  nowMs: number,
  { retentionDays, isOutsideHours, isPaused }: Tracking,
): { timely: PlacedEvent[]; rejected: Rejection[] } {
  const oldestMs = retentionDays === 0 ? Number.NEGATIVE_INFINITY : nowMs - retentionDays * dayMs
  const timely: PlacedEvent[] = []
  const rejected: Rejection[] = []
  for (const placed of events) {
    if (placed.atMs > nowMs + mostAheadMs) rejected.push({ index: placed.index, reason: 'in_the_future' })
    else if (placed.atMs < oldestMs) rejected.push({ index: placed.index, reason: 'expired' })
    else if (isOutsideHours(placed.event.user_id, placed.atMs))
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
    const { userId, deviceId, epoch, sequence } = batch.sender
    const ledger = { kind: 'sequence', epoch, sequence } as const
    const buckets = bucketsOf(timely, tracking)
    return [{ events: timely, part: { userId, deviceId, ledger, buckets, receivedMs } }]
  }
  const timelyByUser = Map.groupBy(timely, ({ event }) => event.user_id)
  return [...Map.groupBy(batch.events, ({ event }) => event.user_id)].map(([userId, all]) => {
    const events = timelyByUser.get(userId) ?? []
    const ledger = { kind: 'content', digest: contentDigest(all.map(({ event }) => event)) } as const
    const buckets = bucketsOf(events, tracking)
    return { events, part: { userId, deviceId: plainDeviceId, ledger, buckets, receivedMs } }
  })
}

function bucketsOf(events: readonly PlacedEvent[], { rules, dropTitles }: Tracking): Part['buckets'] {
  const kept = dropTitles
    ? events.map(({ event, atMs }) => ({ event: { ...event, window_title: '' }, atMs }))
    : events
  return bucketTimedEvents(kept, rules)
}

function closedEvents(
  outcome: Extract<Outcome, { kind: 'counted' }>,
  events: readonly PlacedEvent[],
  { bucketSizeSec }: Rules,
): Rejection[] {
  const closed = new Set(outcome.closedBuckets)
  if (closed.size === 0) return []
  return events
    .filter(({ atMs }) => closed.has(bucketStartMs(atMs, bucketSizeSec)))
    .map(({ index }) => ({ index, reason: 'expired' }))
}
