import { rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { syncFolder } from '../platform/sync-folder.ts'
import { isOnDisk, type WaitingBatch } from './batch-files.ts'
import { readBody } from './body.ts'
import { countedByOther } from './counted-by-other.ts'
import type { CurrentEpoch } from './current-epoch.ts'
import { type Cut, cutBatch } from './cut.ts'
import { EventStorage } from './event-storage.ts'
import { eventsIn } from './pending-batches.ts'
import { quarantine, quarantineFolders } from './quarantine.ts'
import type { QueueNotice } from './queue-notice.ts'
import { readableEvents, takeRefused } from './refused.ts'
import { Rejections } from './rejections.ts'

/** Cut batches are in memory until they are written again. */
const maxCutAtOnce = 50

export interface SealedBatch {
  sequence: number
  events: number
  /** The gzipped request body. */
  body: Buffer
}

/**
 * The durable queue. Events go into one open batch; sealed batches wait, oldest first, until they are acknowledged. Events that cannot be written to disk
 * wait in memory. Once all batches on disk are delivered, the events in memory are sent in a separate epoch, which is written to disk when that works
 * again.
 */
export class Queue {
  readonly #dir: string
  readonly #notice: (notice: QueueNotice) => void
  readonly #rejections: Rejections
  readonly #storage: EventStorage
  readonly #epoch: CurrentEpoch

  constructor(dir: string, maxBytes: number, notice: (notice: QueueNotice) => void) {
    this.#dir = dir
    this.#notice = notice
    this.#rejections = new Rejections(dir)
    this.#storage = new EventStorage(dir, maxBytes, notice)
    this.#epoch = this.#storage.epoch
  }

  get deviceId(): string {
    return this.#epoch.identity.deviceId
  }

  get epoch(): string {
    return this.#epoch.identity.epoch
  }

  /** Events that are not acknowledged. */
  get queuedEvents(): number {
    return this.#epoch.waiting.events + this.#epoch.openEvents.length + this.#storage.memory.length
  }

  /** The part of them that would be lost if the agent ended. */
  get memoryEvents(): number {
    return this.#storage.memoryEvents
  }

  /** Why events cannot be written to disk, with the fix; null if they can. */
  get diskTrouble(): string | null {
    return this.#storage.diskTrouble
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
    return this.#storage.append(event)
  }

  /**
   * Seals the open batch so that it can be sent. Returns false if there is none, if it cannot be sealed yet, or while a new epoch is being
   * written.
   */
  seal(): boolean {
    return this.#storage.seal()
  }

  /**
   * Seals because time has jumped: this may be a copy of a machine that continues elsewhere, where the other copy sends more under the same number.
   */
  sealEarly(): boolean {
    return this.#storage.seal({ isEarly: true })
  }

  /** Flushes written events, so that they survive a power failure. */
  sync(): void {
    this.#storage.sync()
  }

  /** The oldest sealed batch, to be sent now, or null. It can't be dropped from a full queue until its result is known. */
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
    yield readableEvents(this.#storage.memory.events)
    yield readableEvents(this.#epoch.openEvents)
    for (const batch of this.#epoch.waiting.all.toReversed())
      yield readableEvents(readBody(batch)?.events() ?? [])
  }

  /** The result is unknown: the batch stays and is sent again unchanged. */
  putBack(): void {
    this.#epoch.waiting.putBack()
  }

  /** The server has the batch: it leaves the queue. If the disk can't delete it, it is sent again after a restart, and counts once. */
  acknowledge(sequence: number): void {
    const batch = this.#take(sequence)
    if (!isOnDisk(batch)) return
    this.#storage.onDisk(() => {
      unlinkSync(batch.path)
      syncFolder(this.#epoch.folder)
    })
  }

  /** The server will never accept this batch: it is moved to `refused/`, and the queue continues. */
  refuse(sequence: number): void {
    const batch = this.#take(sequence)
    this.#epoch.count({ refusedEvents: this.refusedEvents + batch.events })
    if (isOnDisk(batch))
      this.#storage.onDisk(() => quarantine(batch.path, join(this.#dir, 'refused'), this.epoch))
    this.#storage.saveIdentity()
  }

  /** The server no longer knows the current epoch. Nothing proves that the queued events were counted, so all of them go into a new one. */
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
    const countedEvents = countedByOther(content, counted)
    if (countedEvents === 'all') return this.acknowledge(sequence)
    await this.startNewEpoch(countedEvents)
    this.#epoch.count({ copiesFound: this.copies.found + 1, copyFoundAt: new Date().toISOString() })
    this.#storage.saveIdentity()
    this.#notice({ kind: 'copy_found', countedEvents })
  }

  /**
   * Begins a new epoch and renumbers the queued batches from 1, for a server that expects another sequence.
   *
   * @param counted this many events of the oldest batch are omitted, because they were already counted
   */
  async startNewEpoch(counted = 0): Promise<void> {
    if (this.#epoch.isInMemory && !this.#storage.returnToDisk()) return this.#epoch.renumberInMemory(counted)
    this.#storage.isRenumbering = true
    try {
      const next = await this.#epoch.buildNext(counted)
      this.#loseDamaged(next.damaged)
      this.#epoch.enter(next)
      this.#notice({ kind: 'new_epoch', batches: next.sealed.length })
    } finally {
      this.#storage.isRenumbering = false
    }
  }

  /**
   * Begins a new epoch in which the oldest batches are cut into pieces, for a server that does not accept them whole. Only for batches that were
   * never counted: under new numbers they would count again.
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
    if (reasons.length > 0) this.#storage.onDisk(() => this.#rejections.add(reasons))
  }

  /** Puts what a server refused back at the end of the queue. Returns the number of events. */
  retryRefused(): number {
    const retried = takeRefused(join(this.#dir, 'refused'), {
      append: event => this.append(event),
      sync: () => {
        this.sync()
        return this.#storage.diskTrouble === null
      },
    })
    this.#epoch.count({ refusedEvents: Math.max(0, this.refusedEvents - retried) })
    this.#storage.saveIdentity()
    return retried
  }

  /** Deletes everything, including quarantined batches, and starts a new queue. */
  clear(): void {
    this.#epoch.beginAnew()
    this.#storage.memory.clear()
    this.#storage.onDisk(() => this.#rejections.forget())
    for (const aside of quarantineFolders) rmSync(join(this.#dir, aside), { recursive: true, force: true })
  }

  /** Drops all queued events, because they are another person's, and returns their number. They count as dropped. */
  dropForeign(): number {
    const { queuedEvents, foreignEvents } = this
    this.clear()
    this.#epoch.count({
      droppedEvents: foreignEvents + queuedEvents,
      foreignEvents: foreignEvents + queuedEvents,
    })
    this.#storage.saveIdentity()
    return queuedEvents
  }

  close(): void {
    this.sync()
    this.#epoch.open?.close()
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
      this.#storage.onDisk(() => quarantine(batch.path, join(this.#dir, 'damaged'), this.epoch))
    }
    this.#storage.saveIdentity()
  }
}
