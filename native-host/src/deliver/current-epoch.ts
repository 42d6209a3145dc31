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

/** What waits, numbered from 1, and which of it the disk has damaged. */
export interface NextEpoch extends Pick<EpochOnDisk, 'sealed' | 'open'> {
  epoch: string
  damaged: WaitingBatch[]
}

/**
 * The epoch in force, on disk or in memory: its open batch and the sealed ones that wait. A batch's sequence always carries the same
 * bytes: a sealed file is written whole before its number can be sent, and its open file goes only after that. The batches of an epoch
 * live in a folder of its name; `identity.json` says which epoch counts, so that a new epoch comes into force in one rename.
 *
 * An epoch in memory no disk knows of: a sequence of the epoch on disk would be given twice after a crash. Where the disk refuses,
 * methods throw, and what waited waits as before.
 */
export class CurrentEpoch {
  readonly waiting = new PendingBatches()
  readonly #dir: string
  #identity: QueueIdentity
  /** Null while the disk refuses even that. */
  #open: OpenBatch | null = null
  /** The last sequence of an epoch in memory; null while the epoch in force is the disk's. */
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

  /** Opens what the disk holds for more events. Returns what was wrong with the open batch. */
  openOnDisk(): OpenBatch['found'] {
    const epoch = openEpoch(this.#dir, this.#identity)
    this.#takeOver(epoch)
    return epoch.open.found
  }

  /** Takes over what a disk holds that can't be written. Returns what is wrong with the open batch. */
  readOnly(): OpenBatch['found'] {
    const { sealed, next, lines, ...wrong } = readEpoch(this.#dir, this.#identity)
    this.waiting.replace(sealed)
    // Its file can't grow: whenever it is sealed, by whatever process, this sequence carries these events.
    if (lines.length > 0) this.waiting.add(sealInMemory(this.#identity, next, lines, { isEarly: true }))
    return wrong
  }

  /** Makes the open batch one that can be sent, and opens the next. `isEarly`: see `packBody`. */
  sealOnDisk(early = { isEarly: false }): void {
    const open = this.#open
    if (open === null) throw new Error('There is no open batch to seal.')
    const { sealed, next } = sealOnDisk(this.folder, this.#identity, open, early)
    this.#open = next
    this.waiting.add(sealed)
    discardOpen(this.folder, open)
  }

  /** Makes a batch in memory of the open one or, where nothing is in that, of what waits for the disk. Returns false when there is nothing. */
  sealInMemory(spill: MemoryBuffer): boolean {
    if (this.#open !== null && this.openEvents.length > 0) {
      // As the next start would seal it: its file cannot grow any more.
      this.waiting.add(sealInMemory(this.#identity, this.#open.sequence, this.openEvents))
      this.#letGoOfOpen()
      return true
    }
    const events = spill.take(maxEvents, maxBytes)
    if (events.length === 0) return false
    const sequence = (this.#memorySequence ?? 0) + 1
    if (!this.isInMemory) this.#renew()
    this.#memorySequence = sequence
    this.#letGoOfOpen()
    this.waiting.add(sealInMemory(this.#identity, sequence, events))
    return true
  }

  /** Begins a new epoch in memory with what waits there, without so many events of the first batch. */
  renumberInMemory(counted = 0): void {
    const bodies = this.waiting.all.map((batch, i) =>
      (readBody(batch)?.events() ?? []).slice(i === 0 ? counted : 0),
    )
    this.#renew()
    this.waiting.replace(bodies.map((events, i) => sealInMemory(this.#identity, i + 1, events)))
    this.#memorySequence = bodies.length
  }

  /** Writes an epoch that was in memory down: from now on it is the disk's. */
  writeDown(): void {
    if (this.#memorySequence === null) return
    const epoch = writeEpoch(this.#dir, this.#identity, this.waiting.all, this.#memorySequence)
    this.waiting.written(epoch.sealed)
    this.#putIntoForce(epoch)
  }

  /** Writes what waits anew, beside the epoch in force, which stays as it is; without so many events of the first batch. */
  async buildNext(counted = 0): Promise<NextEpoch> {
    const next = { ...this.#identity, epoch: this.#followingEpoch(counted) }
    // Made before, perhaps, when the disk refused the rest.
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
    // Counters may have moved while the batches were rewritten.
    const identity = { ...this.#identity, epoch }
    writeIdentity(this.#dir, identity)
    this.#takeOver({ identity, sealed, open })
  }

  /** Forgets what waits and what was counted, and begins as a new queue of the same device. */
  beginAnew(): void {
    this.#takeOver(beginEpoch(this.#dir, { ...newIdentity(), deviceId: this.#identity.deviceId }))
  }

  count(change: Partial<QueueIdentity>): void {
    this.#identity = { ...this.#identity, ...change }
  }

  /** An epoch in memory must not be named on disk before it is there. */
  saveIdentity(): void {
    if (!this.isInMemory) writeIdentity(this.#dir, this.#identity)
  }

  #followingEpoch(counted: number): string {
    const { epoch } = this.#identity
    const [head] = this.waiting.all
    const first = head === undefined ? this.openEvents[0] : readBody(head)?.events()[counted]
    return first === undefined ? newIdentity().epoch : followingEpoch(epoch, first)
  }

  #letGoOfOpen(): void {
    this.#open?.close()
    this.#open = null
  }

  #renew(): void {
    this.#identity = { ...this.#identity, epoch: newIdentity().epoch }
  }

  /** Another epoch is in force on disk from now on, and other batches wait. */
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
