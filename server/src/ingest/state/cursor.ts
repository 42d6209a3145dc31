import { type BatchDigest, batchDigestLength } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { Outcome } from '../apply/device-batch.ts'
import { type DigestBlocks, endOf } from '../storage/digest-blocks.ts'

/** How far one queue of a device has been counted. */
export interface LiveEpoch {
  epoch: string
  lastSequence: number
  /** Those of the newest sequences, up to the last, that are not in a block yet; none of what was counted before digests were kept. */
  digests: string
  /** Which events of the last sequence did not count, and why, as `rejectedText` writes it. */
  rejected: string
}

/** How far the queues of a device have been counted. A device has several where its queue was copied, or restored from a copy. */
export interface Cursor {
  /** The one used last comes first. */
  epochs: LiveEpoch[]
  /** Epochs that are not live any more, oldest first. Where their digests are still known, they can become live again. */
  retiredEpochs: readonly string[]
  /**
   * When two of the epochs were last used in turn, as only two computers do; 0 for never. Below 0 while that was once only: a single computer goes back to an
   * epoch after its disk refused events for a while.
   */
  interleavedMs: number
}

/** A batch's place in the queue of its sender, and what tells it from others of the same place. */
export interface Numbered {
  epoch: string
  sequence: number
  /** Left out by senders in this server: then every repetition of a sequence is a replay. */
  digest?: BatchDigest | undefined
  /** Which of its events will not count, as `rejectedText` writes it. */
  rejected?: string
}

/** A helper that may not write begins one at each start, and what it could not deliver may come again. */
const retiredEpochsKept = 64
/** As many computers as may share one queue for a while. */
const maxLiveEpochs = 8
/** For so long it is said that two computers deliver as one device. */
export const usedInTurnWithinMs = 24 * 60 * 60 * 1000
/** Digests move from the cursor into a block of their own after so many. */
const digestsInBlock = 64

/** A device never heard of. */
export function newCursor(): Cursor {
  return { epochs: [], retiredEpochs: [], interleavedMs: 0 }
}

/**
 * Whether a batch is the next of its queue; changes the cursor when it is. Within an epoch every sequence counts once and none is left out; a new epoch
 * begins at 1. Blocks that are full, or whose epoch is no longer live, are noted in `blocks`, which must hold what `needsBlocks` asks for.
 */
export function advanceCursor(
  cursor: Cursor,
  { epoch, sequence, digest, rejected = '' }: Numbered,
  { receivedMs, blocks }: { receivedMs: number; blocks: DigestBlocks },
): Outcome {
  const known = liveEpoch(cursor, epoch) ?? revivedEpoch(cursor, epoch, blocks)
  if (!known && cursor.retiredEpochs.includes(epoch)) return { kind: 'epoch_retired' }

  const expected = (known?.lastSequence ?? 0) + 1
  const isLast = sequence === known?.lastSequence
  if (sequence > expected) return { kind: 'sequence_gap', expected, rejected: known?.rejected ?? '' }
  if (known && sequence < expected) {
    const counted = digestOf(known, sequence, blocks)
    const isReplay = counted === undefined || digest === undefined || counted === digest
    if (!isReplay) return { kind: 'sequence_reused', counted }
    return isLast ? { kind: 'duplicate', rejected: known.rejected } : { kind: 'duplicate' }
  }

  if (known && known !== cursor.epochs[0]) cursor.interleavedMs = inTurn(cursor.interleavedMs, receivedMs)
  const live = known ?? { epoch, lastSequence: 0, digests: '', rejected: '' }
  live.lastSequence = sequence
  live.rejected = rejected
  live.digests = digest === undefined ? '' : live.digests + digest
  if (sequence % digestsInBlock === 0) flush(live, blocks, receivedMs)
  if (live !== cursor.epochs[0]) bringToFront(cursor, live, blocks, receivedMs)
  return { kind: 'counted', closedBuckets: [] }
}

function inTurn(beforeMs: number, nowMs: number): number {
  return Math.abs(beforeMs) > nowMs - usedInTurnWithinMs ? nowMs : -nowMs
}

/** Whether it takes more than the cursor to say what becomes of a batch. */
export function needsBlocks(
  cursor: Cursor,
  { epoch, sequence }: Pick<Numbered, 'epoch' | 'sequence'>,
): boolean {
  const live = liveEpoch(cursor, epoch)
  return live ? sequence < firstKept(live) : cursor.retiredEpochs.includes(epoch)
}

function liveEpoch({ epochs }: Cursor, epoch: string): LiveEpoch | undefined {
  const [latest] = epochs
  // Nearly always.
  if (latest?.epoch === epoch) return latest
  return epochs.find(live => live.epoch === epoch)
}

/** An epoch that was retired, as it was then. */
function revivedEpoch(cursor: Cursor, epoch: string, blocks: DigestBlocks): LiveEpoch | undefined {
  if (!cursor.retiredEpochs.includes(epoch)) return undefined
  const newest = blocks.newest(epoch)
  if (!newest) return undefined
  const lastSequence = endOf(newest)
  const digests = lastSequence % digestsInBlock === 0 ? '' : newest.digests
  return { epoch, lastSequence, digests, rejected: '' }
}

/** The first sequence whose digest lies in the cursor. */
function firstKept({ lastSequence, digests }: LiveEpoch): number {
  return lastSequence - digests.length / batchDigestLength + 1
}

function digestOf(live: LiveEpoch, sequence: number, blocks: DigestBlocks): BatchDigest | undefined {
  const place = (sequence - firstKept(live)) * batchDigestLength
  return place < 0
    ? blocks.digestOf(live.epoch, sequence)
    : live.digests.slice(place, place + batchDigestLength)
}

/** Moves the digests of an epoch out of the cursor. */
function flush(live: LiveEpoch, blocks: DigestBlocks, countedMs: number): void {
  if (live.digests === '') return
  const { epoch, digests } = live
  blocks.write({ epoch, firstSequence: firstKept(live), digests }, countedMs)
  live.digests = ''
}

function bringToFront(cursor: Cursor, live: LiveEpoch, blocks: DigestBlocks, nowMs: number): void {
  const { epoch } = live
  cursor.epochs = [live, ...cursor.epochs.filter(other => other !== live)]
  if (cursor.retiredEpochs.includes(epoch))
    cursor.retiredEpochs = cursor.retiredEpochs.filter(retired => retired !== epoch)
  for (const retired of cursor.epochs.splice(maxLiveEpochs)) {
    flush(retired, blocks, nowMs)
    cursor.retiredEpochs = [...cursor.retiredEpochs, retired.epoch].slice(-retiredEpochsKept)
  }
}
