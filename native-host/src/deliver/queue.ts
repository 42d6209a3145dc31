import { rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import {
  type BatchDigest,
  batchDigest,
  beginAlike,
  eventsOfDigest,
} from '@telemetry-tracker/shared/contracts/batch-digest'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { syncFolder } from '../platform/sync-folder.ts'
import { isOnDisk, type WaitingBatch } from './batch-files.ts'
import { readBody } from './body.ts'
import { CurrentEpoch } from './current-epoch.ts'
import { type Cut, cutBatch } from './cut.ts'
import { newIdentity, readIdentity } from './identity.ts'
import { MemoryBuffer } from './memory-buffer.ts'
import type { OpenBatch } from './open-batch.ts'
import { eventsIn } from './pending-batches.ts'
import { quarantine, quarantineFolders } from './quarantine.ts'
import type { QueueNotice } from './queue-notice.ts'
import { readableEvents, takeRefused } from './refused.ts'
import { Rejections } from './rejections.ts'

/** Events that the disk refuses wait in memory up to this size: about six hours of events. */
const maxMemoryBytes = 8 * 1024 * 1024
/** After this many events that had to wait in memory, the disk is tried again. */
const triesDiskEvery = 10
/** Cut batches are in memory until they are written again. */
const maxCutAtOnce = 50

export interface SealedBatch {
  sequence: number
  events: number
  /** The gzipped request body. */
  body: Buffer
}

/**
 * The durable queue. Events go into one open batch; sealed batches wait, oldest first, until they are
 * acknowledged. Events that the disk refuses wait in memory. Once all batches on disk are delivered, the events
 * in memory are sent in a separate epoch, which is written to disk when that works again.
 */
export class Queue {
  readonly #dir: string
  readonly #maxBytes: number
  readonly #notice: (notice: QueueNotice) => void
  readonly #spill = new MemoryBuffer(maxMemoryBytes)
  readonly #rejections: Rejections
  readonly #epoch: CurrentEpoch
  #diskTrouble: string | null = null
  #unreportedDrops = 0
  #isRenumbering = false
  #hasCountedFound = false

  constructor(dir: string, maxBytes: number, notice: (notice: QueueNotice) => void) {
    this.#dir = dir
    this.#maxBytes = maxBytes
    this.#notice = notice
    this.#rejections = new Rejections(dir)
    this.#epoch = new CurrentEpoch(dir, readIdentity(dir) ?? newIdentity())
    try {
      this.#openOnDisk()
    } catch (error) {
      this.#readOnly(error)
    }
  }

  get deviceId(): string {
    return this.#epoch.identity.deviceId
  }

  get epoch(): string {
    return this.#epoch.identity.epoch
  }

  /** Events that are not acknowledged. */
  get queuedEvents(): number {
    return this.#epoch.waiting.events + this.#epoch.openEvents.length + this.#spill.length
  }

  /** The part of them that would be lost if the agent ended. */
  get memoryEvents(): number {
    return this.#epoch.waiting.memoryEvents + this.#spill.length
  }

  /** Why the disk refuses events, with the fix; null while it accepts them. */
  get diskTrouble(): string | null {
    return this.#diskTrouble
  }

  /** All events ever dropped from a full queue or memory, or because they were another person's. */
  get droppedEvents(): number {
    return this.#epoch.identity.droppedEvents
  }

  /** The part of them that was recorded for this device's previous person. */
  get foreignEvents(): number {
    return this.#epoch.identity.foreignEvents
  }

  /** All events ever refused by a server. */
  get refusedEvents(): number {
    return this.#epoch.identity.refusedEvents
  }

  /** All events ever damaged by the disk. */
  get damagedEvents(): number {
    return this.#epoch.identity.damagedEvents
  }

  /** How often this queue was found to be a copy, or restored from one, and when it last was. */
  get copies(): { found: number; lastAt: string | undefined } {
    const { copiesFound, copyFoundAt } = this.#epoch.identity
    return { found: copiesFound, lastAt: copyFoundAt }
  }

  /** All events that the server ever accepted but did not count, by reason. */
  get rejectedEvents(): Readonly<Record<string, number>> {
    return this.#rejections.counts
  }

  get hasSealed(): boolean {
    return this.#epoch.waiting.head !== undefined
  }

  /** Adds an event to the open batch, and seals it when it is full. Returns whether a batch was sealed. */
  append(event: TelemetryEvent): boolean {
    const json = JSON.stringify(event)
    const { open } = this.#epoch
    if (open === null || this.#spill.length > 0 || open.isOverfull) return this.#keepInMemory(json)
    try {
      open.append(json)
    } catch (error) {
      this.#refusedBy(error)
      return this.#keepInMemory(json)
    }
    return open.isFull && this.seal()
  }

  /**
   * Seals what is open, so that it can be sent. Returns false when nothing is open, when it can't be sealed
   * yet, or while a new epoch is being written.
   */
  seal(): boolean {
    return this.#seal({ isEarly: false })
  }

  /**
   * Seals because time has jumped: this may be a copy of a machine that continues elsewhere, where the other
   * copy sends more under the same number.
   */
  sealEarly(): boolean {
    return this.#seal({ isEarly: true })
  }

  #seal(early: { isEarly: boolean }): boolean {
    if (this.#isRenumbering) return false
    this.#reportDrops()
    if (this.#returnToDisk()) {
      if (this.#epoch.openEvents.length === 0) return false
      try {
        this.#sealOpen(early)
        return true
      } catch (error) {
        this.#refusedBy(error)
      }
    }
    // Batches on disk go first: only then may an epoch in memory take over.
    return !this.hasSealed && this.#epoch.sealInMemory(this.#spill)
  }

  /** Makes what was written survive a power cut. */
  sync(): void {
    try {
      this.#epoch.open?.sync()
    } catch (error) {
      this.#refusedBy(error)
    }
  }

  /**
   * The oldest sealed batch, to be sent now, or null. It can't be dropped from a full queue until its result
   * is known.
   */
  takeHead(): SealedBatch | null {
    for (let head = this.#epoch.waiting.head; head !== undefined; head = this.#epoch.waiting.head) {
      const content = readBody(head)
      if (content !== null) {
        this.#epoch.waiting.handOut(head)
        return { sequence: head.sequence, events: head.events, body: content.body }
      }
      this.#loseDamaged([head])
    }
    return null
  }

  /** All queued events, batch by batch, newest first. A damaged batch is skipped; `takeHead` counts it. */
  *newestFirst(): Generator<TelemetryEvent[]> {
    yield readableEvents(this.#spill.events)
    yield readableEvents(this.#epoch.openEvents)
    for (const batch of this.#epoch.waiting.all.toReversed())
      yield readableEvents(readBody(batch)?.events() ?? [])
  }

  /** The result is unknown: the batch stays and is sent again unchanged. */
  putBack(): void {
    this.#epoch.waiting.putBack()
  }

  /**
   * The server has the batch: it leaves the queue. If the disk can't delete it, it is sent again after a
   * restart, and counts once.
   */
  acknowledge(sequence: number): void {
    const batch = this.#take(sequence)
    if (!isOnDisk(batch)) return
    this.#onDisk(() => {
      unlinkSync(batch.path)
      syncFolder(this.#epoch.folder)
    })
  }

  /** The server will never accept this batch: it is moved to `refused/`, and the queue continues. */
  refuse(sequence: number): void {
    const batch = this.#take(sequence)
    this.#epoch.count({ refusedEvents: this.refusedEvents + batch.events })
    if (isOnDisk(batch)) this.#onDisk(() => quarantine(batch.path, join(this.#dir, 'refused'), this.epoch))
    this.#saveIdentity()
  }

  /**
   * The server no longer knows the current epoch. Nothing proves that the queued events were counted, so all
   * of them go into a new one.
   */
  async leaveRetiredEpoch(): Promise<void> {
    await this.startNewEpoch()
  }

  /**
   * The server counted another batch under this sequence: this queue is a copy, or was restored from one, and
   * another copy used the number. Events that both have count once; those that only this one has go into a
   * new epoch.
   *
   * @param counted the digest of the other batch
   */
  async leaveToOther(sequence: number, counted: BatchDigest): Promise<void> {
    const batch = this.#epoch.waiting.all.find(waiting => waiting.sequence === sequence)
    const content = batch === undefined ? null : readBody(batch)
    // Damaged since it was sent: the next attempt to send it detects and reports that.
    if (content === null) return this.putBack()
    const events = content.events()
    const others = eventsOfDigest(counted)
    if (content.isEarly() && others > events.length && beginAlike(counted, digestOf(events)))
      return this.acknowledge(sequence)
    const isContinued = others < events.length && digestOf(events.slice(0, others)) === counted
    const countedEvents = isContinued ? others : 0
    await this.startNewEpoch(countedEvents)
    this.#epoch.count({ copiesFound: this.copies.found + 1, copyFoundAt: new Date().toISOString() })
    this.#saveIdentity()
    this.#notice({ kind: 'copy_found', countedEvents })
  }

  /**
   * Begins a new epoch and renumbers the queued batches from 1, for a server that expects another sequence.
   *
   * @param counted this many events of the oldest batch are left out, because they were already counted
   */
  async startNewEpoch(counted = 0): Promise<void> {
    if (this.#epoch.isInMemory && !this.#returnToDisk()) return this.#epoch.renumberInMemory(counted)
    this.#isRenumbering = true
    try {
      const next = await this.#epoch.buildNext(counted)
      this.#loseDamaged(next.damaged)
      this.#epoch.enter(next)
      this.#notice({ kind: 'new_epoch', batches: next.sealed.length })
    } finally {
      this.#isRenumbering = false
    }
  }

  /**
   * Begins a new epoch in which the oldest batches are cut into pieces, for a server that does not accept
   * them whole. Only for batches that were never counted: under new numbers they would count again.
   */
  async cutOldest(cut: Cut): Promise<void> {
    const whole = this.#epoch.waiting.all
    const oldest = whole.slice(0, cut.ofMoreThanBytes === undefined ? 1 : maxCutAtOnce)
    const pieces = oldest.flatMap(batch => cutBatch(this.#epoch.identity, batch, cut))
    this.#epoch.waiting.replace([...pieces, ...whole.slice(oldest.length)])
    try {
      await this.startNewEpoch()
    } catch (error) {
      // The files on disk are unchanged.
      this.#epoch.waiting.replace(whole)
      throw error
    }
  }

  /** The server accepted events but did not count them, for these reasons. */
  countRejected(reasons: readonly string[]): void {
    if (reasons.length > 0) this.#onDisk(() => this.#rejections.add(reasons))
  }

  /** Puts what a server refused back at the end of the queue. Returns the number of events. */
  retryRefused(): number {
    const retried = takeRefused(join(this.#dir, 'refused'), {
      append: event => this.append(event),
      sync: () => {
        this.sync()
        return this.#diskTrouble === null
      },
    })
    this.#epoch.count({ refusedEvents: Math.max(0, this.refusedEvents - retried) })
    this.#saveIdentity()
    return retried
  }

  /** Deletes everything, also what is quarantined, and starts a new queue. */
  clear(): void {
    this.#epoch.beginAnew()
    this.#spill.clear()
    this.#onDisk(() => this.#rejections.forget())
    for (const name of quarantineFolders) rmSync(join(this.#dir, name), { recursive: true, force: true })
  }

  /**
   * Drops all queued events, because they are another person's, and returns their number. They count as
   * dropped.
   */
  dropForeign(): number {
    const { queuedEvents, foreignEvents } = this
    this.clear()
    this.#epoch.count({
      droppedEvents: foreignEvents + queuedEvents,
      foreignEvents: foreignEvents + queuedEvents,
    })
    this.#saveIdentity()
    return queuedEvents
  }

  close(): void {
    this.sync()
    this.#epoch.open?.close()
  }

  #openOnDisk(): void {
    this.#countFound(this.#epoch.openOnDisk())
    // Sealed separately: another copy of this queue may seal the same events, or more, under this number.
    // This way the two differ least.
    if (this.#epoch.openEvents.length > 0) this.#onDisk(() => this.#sealOpen({ isEarly: true }))
  }

  /** The disk can't be written: what it holds is still delivered, and new events wait in memory. */
  #readOnly(error: unknown): void {
    const found = this.#epoch.readOnly()
    this.#refusedBy(error)
    this.#countFound(found)
  }

  /** The half-written line was never complete: it is reported, and counts as one lost event. */
  #countFound({ damaged, tornBytes }: OpenBatch['found']): void {
    if (this.#hasCountedFound) return
    this.#hasCountedFound = true
    if (tornBytes > 0) this.#notice({ kind: 'torn_tail', bytes: tornBytes })
    const events = damaged + (tornBytes > 0 ? 1 : 0)
    if (events === 0) return
    this.#epoch.count({ damagedEvents: this.damagedEvents + events })
    if (damaged > 0) this.#notice({ kind: 'damaged', events: damaged })
    this.#saveIdentity()
  }

  #keepInMemory(json: string): boolean {
    const dropped = this.#spill.push(json)
    if (dropped > 0) this.#epoch.count({ droppedEvents: this.droppedEvents + dropped })
    this.#unreportedDrops += dropped
    if (this.#spill.length % triesDiskEvery === 0 && !this.#isRenumbering) this.#returnToDisk()
    return false
  }

  /** Whether the disk accepts events (again). If so, everything that waited in memory has been written. */
  #returnToDisk(): boolean {
    if (this.#diskTrouble === null && this.#spill.length === 0) return true
    const waited = this.memoryEvents
    try {
      if (this.#epoch.isInMemory) this.#epoch.writeDown()
      else if (this.#epoch.open === null) this.#openOnDisk()
      this.#pourSpill()
      this.#epoch.saveIdentity()
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
      if (this.#epoch.open?.isFull) this.#sealOpen()
      this.#epoch.open?.append(next)
      this.#spill.shift()
    }
  }

  #sealOpen(early = { isEarly: false }): void {
    this.#epoch.sealOnDisk(early)
    this.#keepWithinBound()
  }

  #take(sequence: number): WaitingBatch {
    const batch = this.#epoch.waiting.take(sequence)
    if (batch === undefined) throw new Error(`Batch ${sequence} is not in the queue ${this.#dir}.`)
    return batch
  }

  /** The resulting gap in the sequence is repaired like that of a full queue. */
  #loseDamaged(batches: readonly WaitingBatch[]): void {
    if (batches.length === 0) return
    const events = eventsIn(batches)
    this.#epoch.waiting.remove(batches)
    this.#epoch.count({ damagedEvents: this.damagedEvents + events })
    this.#notice({ kind: 'damaged', events })
    for (const batch of batches.filter(isOnDisk)) {
      this.#onDisk(() => quarantine(batch.path, join(this.#dir, 'damaged'), this.epoch))
    }
    this.#saveIdentity()
  }

  /**
   * Drops the oldest batches when the queue uses too much disk. That leaves a gap in the sequence on purpose:
   * the server reports it, and one new epoch then renumbers everything at once, however often the queue
   * overflowed before.
   */
  #keepWithinBound(): void {
    const dropped = this.#epoch.waiting.overflow(this.#epoch.open?.bytes ?? 0, this.#maxBytes)
    if (dropped.length === 0) return
    for (const { path } of dropped) unlinkSync(path)
    this.#epoch.waiting.remove(dropped)
    const events = eventsIn(dropped)
    this.#epoch.count({ droppedEvents: this.droppedEvents + events })
    this.#notice({ kind: 'dropped', events, why: 'queue_full' })
    this.#saveIdentity()
    syncFolder(this.#epoch.folder)
  }

  #saveIdentity(): void {
    this.#onDisk(() => this.#epoch.saveIdentity())
  }

  #reportDrops(): void {
    if (this.#unreportedDrops === 0) return
    this.#notice({ kind: 'dropped', events: this.#unreportedDrops, why: 'memory_full' })
    this.#unreportedDrops = 0
  }

  /** Runs an action whose failure does not harm queued events. */
  #onDisk(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#refusedBy(error)
    }
  }

  #refusedBy(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    const trouble = `Cannot write to ${this.#dir} (${why}). Free some space or make the folder writable. Until then, events are kept in memory.`
    if (this.#diskTrouble === null) this.#notice({ kind: 'disk_refuses', why })
    this.#diskTrouble = trouble
  }
}

function digestOf(events: readonly string[]): BatchDigest {
  return batchDigest(events.join(','), events[0] ?? '', events.length)
}
