import { rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { asideFolders, setAside } from './aside.ts'
import { isOnDisk, type WaitingBatch } from './batch-files.ts'
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
import { newIdentity, type QueueIdentity, readIdentity, writeIdentity } from './identity.ts'
import { mostBytes, mostEvents, type OpenBatch } from './open-batch.ts'
import type { QueueNotice } from './queue-notice.ts'
import { buildNextEpoch } from './renumber.ts'
import { discardOpen, sealInMemory, sealOnDisk } from './seal.ts'
import { Spill } from './spill.ts'
import { eventsIn, WaitingList } from './waiting-list.ts'

/** What the disk refuses waits in memory up to this: about six hours of events. */
const mostMemoryBytes = 8 * 1024 * 1024
/** After so many events that had to wait in memory the disk is tried again. */
const triesDiskEvery = 10

export interface SealedBatch {
  sequence: number
  events: number
  /** The gzipped request body. */
  body: Buffer
}

/**
 * The durable queue. Events go into one open batch; sealed batches wait, oldest first, until they are acknowledged.
 * A batch's sequence always carries the same bytes: a sealed file is written whole before its number can be sent, and its open file
 * goes only after that. The batches of an epoch live in a folder of its name; `identity.json` says which epoch counts, so that
 * a new epoch comes into force in one rename.
 *
 * What the disk refuses waits in memory. When nothing on disk waits any more, it is sent from there, in an epoch of its own that no
 * disk knows of: a sequence of the epoch on disk would be given twice after a crash. Once the disk is back that epoch is written down.
 */
export class Queue {
  readonly #dir: string
  readonly #maxBytes: number
  readonly #notice: (notice: QueueNotice) => void
  readonly #spill = new Spill(mostMemoryBytes)
  #identity: QueueIdentity
  readonly #waiting = new WaitingList()
  /** Null while the disk refuses even that. */
  #open: OpenBatch | null = null
  /** Batches up to this one were there at the start. */
  #lastInherited = 0
  /** The last sequence of an epoch in memory; null while the epoch in force is the disk's. */
  #memorySequence: number | null = null
  #diskTrouble: string | null = null
  #unreportedDrops = 0
  #isRenumbering = false
  #hasCountedFound = false

  constructor(dir: string, maxBytes: number, notice: (notice: QueueNotice) => void) {
    this.#dir = dir
    this.#maxBytes = maxBytes
    this.#notice = notice
    this.#identity = readIdentity(dir) ?? newIdentity()
    try {
      this.#openOnDisk()
    } catch (error) {
      this.#readOnly(error)
    }
  }

  get deviceId(): string {
    return this.#identity.deviceId
  }

  get epoch(): string {
    return this.#identity.epoch
  }

  /** Events that no server acknowledged. */
  get queuedEvents(): number {
    return this.#waiting.events + this.#openEvents.length + this.#spill.length
  }

  /** Of these, the ones that would not survive the agent. */
  get memoryEvents(): number {
    return this.#waiting.memoryEvents + this.#spill.length
  }

  /** Why the disk refuses events, with the cure; null while it takes them. */
  get diskTrouble(): string | null {
    return this.#diskTrouble
  }

  /** Events that fell out of a full queue or memory, ever. */
  get droppedEvents(): number {
    return this.#identity.droppedEvents
  }

  /** Events that a server refused, ever. */
  get refusedEvents(): number {
    return this.#identity.refusedEvents
  }

  /** Events that the disk damaged, ever. */
  get damagedEvents(): number {
    return this.#identity.damagedEvents
  }

  get hasSealed(): boolean {
    return this.#waiting.head !== undefined
  }

  /** Adds an event to the open batch, sealing it when it is full. Returns whether a batch was sealed. */
  append(event: TelemetryEvent): boolean {
    const json = JSON.stringify(event)
    const open = this.#open
    if (open === null || this.#spill.length > 0 || open.isOverfull) return this.#keepInMemory(json)
    try {
      open.append(json)
    } catch (error) {
      this.#refusedBy(error)
      return this.#keepInMemory(json)
    }
    return open.isFull && this.seal()
  }

  /** Makes what is open ready to be sent. Returns false when there is nothing, when it can't be yet, or while a new epoch is being made. */
  seal(): boolean {
    if (this.#isRenumbering) return false
    this.#reportDrops()
    if (this.#returnToDisk()) {
      if (this.#openEvents.length === 0) return false
      try {
        this.#sealOpen()
        return true
      } catch (error) {
        this.#refusedBy(error)
      }
    }
    // What waits on disk goes first: only then may an epoch in memory take over.
    return !this.hasSealed && this.#sealInMemory()
  }

  /** Makes what was written survive a power cut. */
  sync(): void {
    try {
      this.#open?.sync()
    } catch (error) {
      this.#refusedBy(error)
    }
  }

  /** The oldest sealed batch, to be sent now, or null. It is kept from falling out of a full queue until its fate is told. */
  takeHead(): SealedBatch | null {
    for (let head = this.#waiting.head; head !== undefined; head = this.#waiting.head) {
      const content = readBody(head)
      if (content !== null) {
        this.#waiting.handOut(head)
        return { sequence: head.sequence, events: head.events, body: content.body }
      }
      this.#loseDamaged([head])
    }
    return null
  }

  /** What waits, batch by batch, newest first. A damaged batch is left out here; `takeHead` counts it. */
  *newestFirst(): Generator<TelemetryEvent[]> {
    yield this.#spill.events.map(readEvent)
    yield this.#openEvents.map(readEvent)
    for (const batch of this.#waiting.all.toReversed()) yield (readBody(batch)?.events() ?? []).map(readEvent)
  }

  /** The head's fate is unknown: it stays, and is sent again as it is. */
  putBack(): void {
    this.#waiting.putBack()
  }

  /** The server has the batch: it leaves the queue. One that the disk won't let go is sent again after a restart, and counts once. */
  acknowledge(sequence: number): void {
    const batch = this.#take(sequence)
    if (!isOnDisk(batch)) return
    this.#onDisk(() => {
      unlinkSync(batch.path)
      syncFolder(this.#folder)
    })
  }

  /** The server will never take this batch: it is set aside in `refused/`, and what waits goes on. */
  refuse(sequence: number): void {
    const batch = this.#take(sequence)
    this.#count({ refusedEvents: this.refusedEvents + batch.events })
    if (isOnDisk(batch)) this.#onDisk(() => setAside(batch.path, join(this.#dir, 'refused'), this.epoch))
    this.#saveIdentity()
  }

  /**
   * The server knows a later epoch of ours than the one in force. What was there at the start was delivered before that one began, so it
   * goes; what is newer gets a new epoch.
   */
  async leaveRetiredEpoch(): Promise<void> {
    const inherited = this.#waiting.all.filter(({ sequence }) => sequence <= this.#lastInherited)
    for (const { sequence } of inherited) this.acknowledge(sequence)
    if (inherited.length > 0) this.#notice({ kind: 'delivered_before', batches: inherited.length })
    await this.startNewEpoch()
  }

  /** Begins a new epoch and renumbers from 1 what waits, for a server that expects another sequence than ours. */
  async startNewEpoch(): Promise<void> {
    if (this.#memorySequence !== null && !this.#returnToDisk()) return this.#renumberInMemory()
    this.#isRenumbering = true
    try {
      const next = { ...this.#identity, epoch: newIdentity().epoch }
      const folder = makePrivateFolder(epochFolder(this.#dir, next))
      const { rewritten, damaged } = await buildNextEpoch(this.#waiting.all, folder, next)
      const open = openBatchIn(folder, rewritten.length + 1)
      for (const event of this.#openEvents) open.append(event)
      open.sync()
      syncFolder(folder)
      this.#loseDamaged(damaged)
      // Counters may have moved while the batches were rewritten.
      const identity = { ...this.#identity, epoch: next.epoch }
      writeIdentity(this.#dir, identity)
      this.#takeOver({ identity, sealed: rewritten, open })
      this.#notice({ kind: 'new_epoch', batches: rewritten.length })
    } finally {
      this.#isRenumbering = false
    }
  }

  /** Forgets everything that waits, set aside or not, and begins as a new queue. */
  clear(): void {
    const begun = beginEpoch(this.#dir, { ...newIdentity(), deviceId: this.deviceId })
    this.#spill.clear()
    this.#takeOver(begun)
    for (const aside of asideFolders) rmSync(join(this.#dir, aside), { recursive: true, force: true })
  }

  close(): void {
    this.sync()
    this.#open?.close()
  }

  get #folder(): string {
    return epochFolder(this.#dir, this.#identity)
  }

  get #openEvents(): readonly string[] {
    return this.#open?.events ?? []
  }

  #openOnDisk(): void {
    const epoch = openEpoch(this.#dir, this.#identity)
    this.#takeOver(epoch)
    this.#countFound(epoch.open.found)
    // Sealed by itself, so that what was there before can be told from what comes.
    if (epoch.open.events.length > 0) this.#onDisk(() => this.#sealOpen())
    this.#lastInherited = this.#waiting.lastSequence
  }

  /** The disk can't be written: what it holds is delivered all the same, and what comes waits in memory. */
  #readOnly(error: unknown): void {
    const { sealed, next, lines, ...wrong } = readEpoch(this.#dir, this.#identity)
    this.#waiting.replace(sealed)
    // Its file can't grow: whenever it is sealed, by whatever process, this sequence carries these events.
    if (lines.length > 0) this.#waiting.add(sealInMemory(this.#identity, next, lines))
    this.#lastInherited = next
    this.#refusedBy(error)
    this.#countFound(wrong)
  }

  /** What was half written was never whole: it is told of, and counts as one lost event. */
  #countFound({ damaged, tornBytes }: OpenBatch['found']): void {
    if (this.#hasCountedFound) return
    this.#hasCountedFound = true
    if (tornBytes > 0) this.#notice({ kind: 'torn_tail', bytes: tornBytes })
    const events = damaged + (tornBytes > 0 ? 1 : 0)
    if (events === 0) return
    this.#count({ damagedEvents: this.damagedEvents + events })
    if (damaged > 0) this.#notice({ kind: 'damaged', events: damaged })
    this.#saveIdentity()
  }

  #keepInMemory(json: string): boolean {
    const dropped = this.#spill.push(json)
    if (dropped > 0) this.#count({ droppedEvents: this.droppedEvents + dropped })
    this.#unreportedDrops += dropped
    if (this.#spill.length % triesDiskEvery === 0 && !this.#isRenumbering) this.#returnToDisk()
    return false
  }

  /** Whether the disk takes events (again): then all that waited in memory for it is there. */
  #returnToDisk(): boolean {
    if (this.#diskTrouble === null && this.#spill.length === 0) return true
    const waited = this.memoryEvents
    try {
      if (this.#memorySequence !== null) this.#writeMemoryEpoch(this.#memorySequence)
      else if (this.#open === null) this.#openOnDisk()
      this.#pourSpill()
      writeIdentity(this.#dir, this.#identity)
    } catch (error) {
      this.#refusedBy(error)
      return false
    }
    if (this.#diskTrouble !== null) this.#notice({ kind: 'disk_back', events: waited })
    this.#diskTrouble = null
    return true
  }

  #pourSpill(): void {
    for (let next = this.#spill.first; next !== undefined; next = this.#spill.first) {
      if (this.#open?.isFull) this.#sealOpen()
      this.#open?.append(next)
      this.#spill.shift()
    }
  }

  #writeMemoryEpoch(lastSequence: number): void {
    const epoch = writeEpoch(this.#dir, this.#identity, this.#waiting.all, lastSequence)
    this.#waiting.written(epoch.sealed)
    this.#putIntoForce(epoch)
  }

  /** Another epoch is in force on disk from now on, and other batches wait. */
  #takeOver(epoch: EpochOnDisk): void {
    this.#waiting.replace(epoch.sealed)
    this.#putIntoForce(epoch)
  }

  #putIntoForce({ identity, open }: EpochOnDisk): void {
    const old = this.#open
    this.#identity = identity
    this.#open = open
    this.#lastInherited = 0
    this.#memorySequence = null
    old?.close()
    removeOtherEpochs(this.#dir, identity)
  }

  #sealInMemory(): boolean {
    const open = this.#openEvents
    const room = mostBytes - open.reduce((sum, json) => sum + json.length, 0)
    const events = [...open, ...this.#spill.take(mostEvents - open.length, room)]
    if (events.length === 0) return false
    if (this.#memorySequence === null) {
      this.#identity = { ...this.#identity, epoch: newIdentity().epoch }
      this.#memorySequence = 0
    }
    // Its events stay in the file of the epoch on disk, which ends with the first batch of this one that counts.
    this.#open?.close()
    this.#open = null
    this.#waiting.add(sealInMemory(this.#identity, ++this.#memorySequence, events))
    return true
  }

  #renumberInMemory(): void {
    const identity = { ...this.#identity, epoch: newIdentity().epoch }
    const renumbered = this.#waiting.all.map((batch, i) =>
      sealInMemory(identity, i + 1, readBody(batch)?.events() ?? []),
    )
    this.#identity = identity
    this.#waiting.replace(renumbered)
    this.#memorySequence = renumbered.length
  }

  #sealOpen(): void {
    const open = this.#open
    if (open === null) throw new Error('There is no open batch to seal.')
    const { sealed, next } = sealOnDisk(this.#folder, this.#identity, open)
    this.#open = next
    this.#waiting.add(sealed)
    discardOpen(this.#folder, open)
    this.#keepWithinBound()
  }

  #take(sequence: number): WaitingBatch {
    const batch = this.#waiting.take(sequence)
    if (batch === undefined) throw new Error(`Batch ${sequence} is not in the queue ${this.#dir}.`)
    return batch
  }

  /** The hole that they leave in the sequence heals as one of a full queue does. */
  #loseDamaged(batches: readonly WaitingBatch[]): void {
    if (batches.length === 0) return
    const events = eventsIn(batches)
    this.#waiting.remove(batches)
    this.#count({ damagedEvents: this.damagedEvents + events })
    this.#notice({ kind: 'damaged', events })
    for (const batch of batches.filter(isOnDisk)) {
      this.#onDisk(() => setAside(batch.path, join(this.#dir, 'damaged'), this.epoch))
    }
    this.#saveIdentity()
  }

  /**
   * Drops the oldest batches when the queue takes too much disk. That leaves a hole in the sequence on purpose: the server answers
   * it with a gap, and one new epoch then renumbers everything at once, however often the queue overflowed before.
   */
  #keepWithinBound(): void {
    const dropped = this.#waiting.overflow(this.#open?.bytes ?? 0, this.#maxBytes)
    if (dropped.length === 0) return
    for (const { path } of dropped) unlinkSync(path)
    this.#waiting.remove(dropped)
    const events = eventsIn(dropped)
    this.#count({ droppedEvents: this.droppedEvents + events })
    this.#notice({ kind: 'dropped', events, why: 'queue_full' })
    this.#saveIdentity()
    syncFolder(this.#folder)
  }

  #count(change: Partial<QueueIdentity>): void {
    this.#identity = { ...this.#identity, ...change }
  }

  /** An epoch in memory must not be named on disk before it is there. */
  #saveIdentity(): void {
    if (this.#memorySequence === null) this.#onDisk(() => writeIdentity(this.#dir, this.#identity))
  }

  #reportDrops(): void {
    if (this.#unreportedDrops === 0) return
    this.#notice({ kind: 'dropped', events: this.#unreportedDrops, why: 'memory_full' })
    this.#unreportedDrops = 0
  }

  /** Does what may fail without harm to what waits. */
  #onDisk(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#refusedBy(error)
    }
  }

  #refusedBy(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    const trouble = `${this.#dir} can't be written (${why}). Free some space or make the folder writable; until then events wait in memory.`
    if (this.#diskTrouble === null) this.#notice({ kind: 'disk_refuses', why })
    this.#diskTrouble = trouble
  }
}

function readEvent(json: string): TelemetryEvent {
  return eventSchema.parse(JSON.parse(json))
}
