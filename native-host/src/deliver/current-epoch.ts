import { rmSync } from 'node:fs'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'
import type { WaitingBatch } from './batch-files.ts'
import { readBody } from './body.ts'
import {
  beginEpoch,
  type EpochOnDisk,
  epochFolder,
  openBatchIn,
  openEpoch,
  readEpoch,
  removeOtherEpochs,
  writeEpoch,
} from './epoch-folder.ts'
import { followingEpoch, newIdentity, type QueueIdentity, writeIdentity } from './identity.ts'
import type { MemoryBuffer } from './memory-buffer.ts'
import { maxBytes, maxEvents, type OpenBatch } from './open-batch.ts'
import { PendingBatches } from './pending-batches.ts'
import { buildNextEpoch } from './renumber.ts'
import { discardOpen, sealInMemory, sealOnDisk } from './seal.ts'

/** The queued batches, numbered from 1, and those that the disk has damaged. */
export interface NextEpoch extends Pick<EpochOnDisk, 'sealed' | 'open'> {
  epoch: string
  damaged: WaitingBatch[]
}

/**
 * The current epoch, on disk or in memory: its open batch and the sealed ones that wait. A sequence always
 * carries the same bytes: a sealed file is complete before its number can be sent, and its open file is
 * deleted only after that. Each epoch has a folder with its name; `identity.json` names the current one, so
 * one rename switches to a new epoch.
 *
 * An epoch in memory is not known to the disk: after a crash, a sequence of the epoch on disk would be used
 * twice. If the disk cannot be written, methods throw and queued batches stay unchanged.
 */
export class CurrentEpoch {
  readonly waiting = new PendingBatches()
  readonly #dir: string
  #identity: QueueIdentity
  /** Null while it cannot be written to disk. */
  #open: OpenBatch | null = null
  /** The last sequence of an epoch in memory; null while the current epoch is on disk. */
  #memorySequence: number | null = null

  constructor(dir: string, identity: QueueIdentity) {
    this.#dir = dir
    this.#identity = identity
  }

  get identity(): QueueIdentity {
    return this.#identity
  }

  get folder(): string {
    return epochFolder(this.#dir, this.#identity)
  }

  get open(): OpenBatch | null {
    return this.#open
  }

  get openEvents(): readonly string[] {
    return this.#open?.events ?? []
  }

  get isInMemory(): boolean {
    return this.#memorySequence !== null
  }

  /** Opens the epoch on disk for more events. Returns the damage found in the open batch. */
  openOnDisk(): OpenBatch['found'] {
    const epoch = openEpoch(this.#dir, this.#identity)
    this.#takeOver(epoch)
    return epoch.open.found
  }

  /** Loads the epoch from a disk that cannot be written. Returns the damage found in the open batch. */
  readOnly(): OpenBatch['found'] {
    const { sealed, next, lines, ...wrong } = readEpoch(this.#dir, this.#identity)
    this.waiting.replace(sealed)
    // Its file can't grow: whichever process seals it, this sequence carries these events.
    if (lines.length > 0) this.waiting.add(sealInMemory(this.#identity, next, lines, { isEarly: true }))
    return wrong
  }

  /** Seals the open batch and opens the next. `isEarly`: see `packBody`. */
  sealOnDisk(early = { isEarly: false }): void {
    const open = this.#open
    if (open === null) throw new Error('There is no open batch to seal.')
    const { sealed, next } = sealOnDisk(this.folder, this.#identity, open, early)
    this.#open = next
    this.waiting.add(sealed)
    discardOpen(this.folder, open)
  }

  /**
   * Seals a batch in memory: the open one or, if that is empty, what waits for the disk. Returns false when
   * there is nothing.
   */
  sealInMemory(spill: MemoryBuffer): boolean {
    if (this.#open !== null && this.openEvents.length > 0) {
      // Sealed as at the next start, because its file cannot grow any more.
      this.waiting.add(sealInMemory(this.#identity, this.#open.sequence, this.openEvents))
      this.#closeOpenBatch()
      return true
    }
    const events = spill.take(maxEvents, maxBytes)
    if (events.length === 0) return false
    const sequence = (this.#memorySequence ?? 0) + 1
    if (!this.isInMemory) this.#renew()
    this.#memorySequence = sequence
    this.#closeOpenBatch()
    this.waiting.add(sealInMemory(this.#identity, sequence, events))
    return true
  }

  /** Begins a new epoch in memory with the queued batches, without the first `counted` events. */
  renumberInMemory(counted = 0): void {
    const bodies = this.waiting.all.map((batch, i) =>
      (readBody(batch)?.events() ?? []).slice(i === 0 ? counted : 0),
    )
    this.#renew()
    this.waiting.replace(bodies.map((events, i) => sealInMemory(this.#identity, i + 1, events)))
    this.#memorySequence = bodies.length
  }

  /** Writes an epoch that was in memory to disk. From then on it belongs to the disk. */
  writeDown(): void {
    if (this.#memorySequence === null) return
    const epoch = writeEpoch(this.#dir, this.#identity, this.waiting.all, this.#memorySequence)
    this.waiting.written(epoch.sealed)
    this.#putIntoForce(epoch)
  }

  /**
   * Writes the queued batches as a new epoch beside the current one, which stays unchanged; without the first
   * `counted` events.
   */
  async buildNext(counted = 0): Promise<NextEpoch> {
    const next = { ...this.#identity, epoch: this.#followingEpoch(counted) }
    // May exist from an attempt that the disk interrupted.
    rmSync(epochFolder(this.#dir, next), { recursive: true, force: true })
    const folder = makePrivateFolder(epochFolder(this.#dir, next))
    const { rewritten, damaged } = await buildNextEpoch(this.waiting.all, folder, next, counted)
    const open = openBatchIn(folder, rewritten.length + 1)
    for (const event of this.openEvents) open.append(event)
    open.sync()
    syncFolder(folder)
    return { epoch: next.epoch, sealed: rewritten, open, damaged }
  }

  enter({ epoch, sealed, open }: NextEpoch): void {
    // Counters may have changed while the batches were rewritten.
    const identity = { ...this.#identity, epoch }
    writeIdentity(this.#dir, identity)
    this.#takeOver({ identity, sealed, open })
  }

  /** Drops the queued batches, resets all counters, and starts a new queue for the same device. */
  beginAnew(): void {
    this.#takeOver(beginEpoch(this.#dir, { ...newIdentity(), deviceId: this.#identity.deviceId }))
  }

  count(change: Partial<QueueIdentity>): void {
    this.#identity = { ...this.#identity, ...change }
  }

  /** The disk must not name an epoch in memory before it is written. */
  saveIdentity(): void {
    if (!this.isInMemory) writeIdentity(this.#dir, this.#identity)
  }

  #followingEpoch(counted: number): string {
    const { epoch } = this.#identity
    const [head] = this.waiting.all
    const first = head === undefined ? this.openEvents[0] : readBody(head)?.events()[counted]
    return first === undefined ? newIdentity().epoch : followingEpoch(epoch, first)
  }

  #closeOpenBatch(): void {
    this.#open?.close()
    this.#open = null
  }

  #renew(): void {
    this.#identity = { ...this.#identity, epoch: newIdentity().epoch }
  }

  /** Makes another epoch on disk current, with its own queued batches. */
  #takeOver(epoch: EpochOnDisk): void {
    this.waiting.replace(epoch.sealed)
    this.#putIntoForce(epoch)
  }

  #putIntoForce({ identity, open }: EpochOnDisk): void {
    const old = this.#open
    this.#identity = identity
    this.#open = open
    this.#memorySequence = null
    old?.close()
    removeOtherEpochs(this.#dir, identity)
  }
}
