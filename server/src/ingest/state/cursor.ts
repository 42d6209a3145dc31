import { type BatchDigest, batchDigestLength } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { Outcome } from '../apply/device-batch.ts'
import { type DigestBlocks, endOf } from '../storage/digest-blocks.ts'

/** The progress of one queue of a device. */
export interface LiveEpoch {
  epoch: string
  lastSequence: number
  /** The digests of the newest sequences that are not in a block yet; empty for batches from a version without digests. */
  digests: string
  /** The rejected events of the last sequence, in the format of `rejectedText`. */
  rejected: string
}

/** The progress of a device's queues. A device has several if its queue was copied, or restored from a copy. */
export interface Cursor {
  /** The last used epoch is first. */
  epochs: LiveEpoch[]
  /** Epochs that are no longer live, oldest first. They can become live again while their digests are stored. */
  retiredEpochs: readonly string[]
  /**
   * When two epochs were last used alternately, which shows that two computers use this device; 0 for never. Negative after only one change back: a single
   * computer also returns to an epoch after disk errors.
   */
  interleavedMs: number
}

/** A batch's number in its sender's queue, and its digest. */
export interface Numbered {
  epoch: string
  sequence: number
  /** Left out by senders within this server: then every repeated sequence is a replay. */
  digest?: BatchDigest | undefined
  /** Its rejected events, in the format of `rejectedText`. */
  rejected?: string
}

/** A helper that cannot write to disk starts a new epoch at each start, and undelivered batches may arrive again. */
const maxRetiredEpochs = 64
/** How many computers can share a copied queue. */
const maxLiveEpochs = 8
/** How long two computers that deliver as one device are reported. */
export const usedInTurnWithinMs = 24 * 60 * 60 * 1000
/** How many digests are moved from the cursor into a block. */
const digestsInBlock = 64

/** The cursor of a new device. */
export function newCursor(): Cursor {
  return { epochs: [], retiredEpochs: [], interleavedMs: 0 }
}

/**
 * Decides whether a batch is the next of its queue, and then advances the cursor. Within an epoch every sequence counts exactly once, without gaps; a new
 * epoch starts at 1. Adds full blocks, and blocks of epochs that are retired, to `blocks`, which must contain the stored blocks if `needsBlocks` is true.
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

/** Whether stored blocks are needed in addition to the cursor. */
export function needsBlocks(
  cursor: Cursor,
  { epoch, sequence }: Pick<Numbered, 'epoch' | 'sequence'>,
): boolean {
  const live = liveEpoch(cursor, epoch)
  return live ? sequence < firstInCursor(live) : cursor.retiredEpochs.includes(epoch)
}

function liveEpoch({ epochs }: Cursor, epoch: string): LiveEpoch | undefined {
  const [latest] = epochs
  // The usual case.
  if (latest?.epoch === epoch) return latest
  return epochs.find(live => live.epoch === epoch)
}

/** A retired epoch, restored from its blocks. */
function revivedEpoch(cursor: Cursor, epoch: string, blocks: DigestBlocks): LiveEpoch | undefined {
  if (!cursor.retiredEpochs.includes(epoch)) return undefined
  const newest = blocks.newest(epoch)
  if (!newest) return undefined
  const lastSequence = endOf(newest)
  const digests = lastSequence % digestsInBlock === 0 ? '' : newest.digests
  return { epoch, lastSequence, digests, rejected: '' }
}

/** The first sequence whose digest is in the cursor. */
function firstInCursor({ lastSequence, digests }: LiveEpoch): number {
  return lastSequence - digests.length / batchDigestLength + 1
}

function digestOf(live: LiveEpoch, sequence: number, blocks: DigestBlocks): BatchDigest | undefined {
  const place = (sequence - firstInCursor(live)) * batchDigestLength
  return place < 0
    ? blocks.digestOf(live.epoch, sequence)
    : live.digests.slice(place, place + batchDigestLength)
}

/** Moves the digests of an epoch out of the cursor. */
function flush(live: LiveEpoch, blocks: DigestBlocks, countedMs: number): void {
  if (live.digests === '') return
  const { epoch, digests } = live
  blocks.write({ epoch, firstSequence: firstInCursor(live), digests }, countedMs)
  live.digests = ''
}

function bringToFront(cursor: Cursor, live: LiveEpoch, blocks: DigestBlocks, nowMs: number): void {
  const { epoch } = live
  cursor.epochs = [live, ...cursor.epochs.filter(other => other !== live)]
  if (cursor.retiredEpochs.includes(epoch))
    cursor.retiredEpochs = cursor.retiredEpochs.filter(retired => retired !== epoch)
  for (const retired of cursor.epochs.splice(maxLiveEpochs)) {
    flush(retired, blocks, nowMs)
    cursor.retiredEpochs = [...cursor.retiredEpochs, retired.epoch].slice(-maxRetiredEpochs)
  }
}
