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

/** Cut batches are in memory until they are written anew. */
const maxCutAtOnce = 50

export interface SealedBatch {
  sequence: number
  events: number
  /** The gzipped request body. */
  body: Buffer
}

/**
 * The durable queue. Events go into one open batch; sealed batches wait, oldest first, until they are acknowledged.
 * What the disk refuses waits in memory. When nothing on disk waits any more, it is sent from there, in an epoch of its own.
 * Once the disk is back that epoch is written down.
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

  /** Events that no server acknowledged. */
  get queuedEvents(): number {
    return this.#epoch.waiting.events + this.#epoch.openEvents.length + this.#storage.memory.length
  }

  /** Of these, the ones that would not survive the agent. */
  get memoryEvents(): number {
    return this.#storage.memoryEvents
  }

  /** Why the disk refuses events, with the cure; null while it takes them. */
  get diskTrouble(): string | null {
    return this.#storage.diskTrouble
  }

  /** Events that fell out of a full queue or memory, or were somebody else's, ever. */
  get droppedEvents(): number {
    return this.#epoch.identity.droppedEvents
  }

  /** Of these, the ones that were recorded for the person whose device this was before. */
  get foreignEvents(): number {
    return this.#epoch.identity.foreignEvents
  }

  /** Events that a server refused, ever. */
  get refusedEvents(): number {
    return this.#epoch.identity.refusedEvents
  }

  /** Events that the disk damaged, ever. */
  get damagedEvents(): number {
    return this.#epoch.identity.damagedEvents
  }

  /** How often it turned out that this queue is a copy, or was restored from one, ever; and when that was last. */
  get copies(): { found: number; lastAt: string | undefined } {
    const { copiesFound, copyFoundAt } = this.#epoch.identity
    return { found: copiesFound, lastAt: copyFoundAt }
  }

  /** Events that the server took but did not count, ever, by its reason. */
  get rejectedEvents(): Readonly<Record<string, number>> {
    return this.#rejections.counts
  }

  get hasSealed(): boolean {
    return this.#epoch.waiting.head !== undefined
  }

  /** Adds an event to the open batch, sealing it when it is full. Returns whether a batch was sealed. */
  append(event: TelemetryEvent): boolean {
    return this.#storage.append(event)
  }

  /** Makes what is open ready to be sent. Returns false when there is nothing, when it can't be yet, or while a new epoch is being made. */
  seal(): boolean {
    return this.#storage.seal()
  }

  /**
   * Does so because time has jumped: this may be a copy of a machine that went on where it was made, and what is open here the beginning of what the
   * other one sends under the same number.
   */
  sealEarly(): boolean {
    return this.#storage.seal({ isEarly: true })
  }

  /** Makes what was written survive a power cut. */
  sync(): void {
    this.#storage.sync()
  }

  /** The oldest sealed batch, to be sent now, or null. It is kept from falling out of a full queue until its fate is told. */
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

  /** What waits, batch by batch, newest first. A damaged batch is left out here; `takeHead` counts it. */
  *newestFirst(): Generator<TelemetryEvent[]> {
    yield readableEvents(this.#storage.memory.events)
    yield readableEvents(this.#epoch.openEvents)
    for (const batch of this.#epoch.waiting.all.toReversed())
      yield readableEvents(readBody(batch)?.events() ?? [])
  }

  /** The head's fate is unknown: it stays, and is sent again as it is. */
  putBack(): void {
    this.#epoch.waiting.putBack()
  }

  /** The server has the batch: it leaves the queue. One that the disk won't let go is sent again after a restart, and counts once. */
  acknowledge(sequence: number): void {
    const batch = this.#take(sequence)
    if (!isOnDisk(batch)) return
    this.#storage.onDisk(() => {
      unlinkSync(batch.path)
      syncFolder(this.#epoch.folder)
    })
  }

  /** The server will never take this batch: it is set aside in `refused/`, and what waits goes on. */
  refuse(sequence: number): void {
    const batch = this.#take(sequence)
    this.#epoch.count({ refusedEvents: this.refusedEvents + batch.events })
    if (isOnDisk(batch))
      this.#storage.onDisk(() => quarantine(batch.path, join(this.#dir, 'refused'), this.epoch))
    this.#storage.saveIdentity()
  }

  /** The server does not know the epoch in force any more. Nothing says that what waits was counted, so all of it goes into a new one. */
  async leaveRetiredEpoch(): Promise<void> {
    await this.startNewEpoch()
  }

  /**
   * The server counted another batch under this sequence: this queue is a copy, or was restored from one, and another self used the number. What both have
   * counts once; all that only this one has goes into a new epoch.
   *
   * @param counted the digest of the other batch
   */
  async leaveToOther(sequence: number, counted: BatchDigest): Promise<void> {
    const batch = this.#epoch.waiting.all.find(waiting => waiting.sequence === sequence)
    const content = batch === undefined ? null : readBody(batch)
    // Damaged since it was sent: that is found out, and told, when it is sent again.
    if (content === null) return this.putBack()
    const countedEvents = countedByOther(content, counted)
    if (countedEvents === 'all') return this.acknowledge(sequence)
    await this.startNewEpoch(countedEvents)
    this.#epoch.count({ copiesFound: this.copies.found + 1, copyFoundAt: new Date().toISOString() })
    this.#storage.saveIdentity()
    this.#notice({ kind: 'copy_found', countedEvents })
  }

  /**
   * Begins a new epoch and renumbers from 1 what waits, for a server that expects another sequence than ours.
   *
   * @param counted so many events of the oldest batch are left out, because they were counted already
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
   * Begins a new epoch in which the oldest batches are cut into pieces, for a server that does not take them whole. Only for batches that were never
   * counted: under new numbers they would count again.
   */
  async cutOldest(cut: Cut): Promise<void> {
    const whole = this.#epoch.waiting.all
    const oldest = whole.slice(0, cut.ofMoreThanBytes === undefined ? 1 : maxCutAtOnce)
    const pieces = oldest.flatMap(batch => cutBatch(this.#epoch.identity, batch, cut))
    this.#epoch.waiting.replace([...pieces, ...whole.slice(oldest.length)])
    try {
      await this.startNewEpoch()
    } catch (error) {
      // On disk they lie as they were.
      this.#epoch.waiting.replace(whole)
      throw error
    }
  }

  /** The server took events but does not count them, for these reasons. */
  countRejected(reasons: readonly string[]): void {
    if (reasons.length > 0) this.#storage.onDisk(() => this.#rejections.add(reasons))
  }

  /** Puts what a server refused back into the queue, at its end. Returns how many events that are. */
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

  /** Forgets everything that waits, set aside or not, and begins as a new queue. */
  clear(): void {
    this.#epoch.beginAnew()
    this.#storage.memory.clear()
    this.#storage.onDisk(() => this.#rejections.forget())
    for (const aside of quarantineFolders) rmSync(join(this.#dir, aside), { recursive: true, force: true })
  }

  /** Lets go of what waits, because it is somebody else's, and returns how many events that were. They count as dropped. */
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

  /** The hole that they leave in the sequence heals as one of a full queue does. */
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
