import { unlinkSync } from 'node:fs'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { syncFolder } from '../platform/sync-folder.ts'
import { CurrentEpoch } from './current-epoch.ts'
import { newIdentity, readIdentity } from './identity.ts'
import { MemoryBuffer } from './memory-buffer.ts'
import type { OpenBatch } from './open-batch.ts'
import { eventsIn } from './pending-batches.ts'
import type { QueueNotice } from './queue-notice.ts'

/** Events that cannot be written to disk are kept in memory up to this size: about six hours of events. */
const maxMemoryBytes = 8 * 1024 * 1024
/** The disk is tried again after this many events. */
const triesDiskEvery = 10

/** Appends events to an open batch and seals it. If the disk cannot be written, events are kept in memory until it can. */
export class EventStorage {
  readonly memory = new MemoryBuffer(maxMemoryBytes)
  readonly epoch: CurrentEpoch
  /** Nothing is sealed while a new epoch is created. */
  isRenumbering = false
  readonly #dir: string
  readonly #maxBytes: number
  readonly #notice: (notice: QueueNotice) => void
  #diskTrouble: string | null = null
  #unreportedDrops = 0
  #hasCountedFound = false

  constructor(dir: string, maxBytes: number, notice: (notice: QueueNotice) => void) {
    this.#dir = dir
    this.#maxBytes = maxBytes
    this.#notice = notice
    this.epoch = new CurrentEpoch(dir, readIdentity(dir) ?? newIdentity())
    try {
      this.#openOnDisk()
    } catch (error) {
      this.#readOnly(error)
    }
  }

  /** Events that would be lost if the agent stopped. */
  get memoryEvents(): number {
    return this.epoch.waiting.memoryEvents + this.memory.length
  }

  /** Why events cannot be written to disk, with the fix; null if they can. */
  get diskTrouble(): string | null {
    return this.#diskTrouble
  }

  /** Adds an event to the open batch, and seals it when it is full. Returns whether a batch was sealed. */
  append(event: TelemetryEvent): boolean {
    const json = JSON.stringify(event)
    const { open } = this.epoch
    if (open === null || this.memory.length > 0 || open.isOverfull) return this.#keepInMemory(json)
    try {
      open.append(json)
    } catch (error) {
      this.#refusedBy(error)
      return this.#keepInMemory(json)
    }
    return open.isFull && this.seal()
  }

  /**
   * Seals the open batch so that it can be sent. Returns false if there is none, if it cannot be sealed yet,
   * or while a new epoch is being written.
   */
  seal(early = { isEarly: false }): boolean {
    if (this.isRenumbering) return false
    this.#reportDrops()
    if (this.returnToDisk()) {
      if (this.epoch.openEvents.length === 0) return false
      try {
        this.#sealOpen(early)
        return true
      } catch (error) {
        this.#refusedBy(error)
      }
    }
    // Batches on disk are sent first; only then can an epoch in memory take over.
    return this.epoch.waiting.head === undefined && this.epoch.sealInMemory(this.memory)
  }

  /** Flushes written events, so that they survive a power failure. */
  sync(): void {
    try {
      this.epoch.open?.sync()
    } catch (error) {
      this.#refusedBy(error)
    }
  }

  #openOnDisk(): void {
    this.#countFound(this.epoch.openOnDisk())
    // Sealed separately: another copy of this queue may seal the same events, or more, with this sequence. This
    // keeps the difference small.
    if (this.epoch.openEvents.length > 0) this.onDisk(() => this.#sealOpen({ isEarly: true }))
  }

  /** The disk is read-only: stored events are still delivered, and new ones are kept in memory. */
  #readOnly(error: unknown): void {
    const found = this.epoch.readOnly()
    this.#refusedBy(error)
    this.#countFound(found)
  }

  /** Reports a half-written last line, and counts it as one lost event. */
  #countFound({ damaged, tornBytes }: OpenBatch['found']): void {
    if (this.#hasCountedFound) return
    this.#hasCountedFound = true
    if (tornBytes > 0) this.#notice({ kind: 'torn_tail', bytes: tornBytes })
    const events = damaged + (tornBytes > 0 ? 1 : 0)
    if (events === 0) return
    this.epoch.count({ damagedEvents: this.epoch.identity.damagedEvents + events })
    if (damaged > 0) this.#notice({ kind: 'damaged', events: damaged })
    this.saveIdentity()
  }

  #keepInMemory(json: string): boolean {
    const dropped = this.memory.push(json)
    if (dropped > 0) this.epoch.count({ droppedEvents: this.epoch.identity.droppedEvents + dropped })
    this.#unreportedDrops += dropped
    if (this.memory.length % triesDiskEvery === 0 && !this.isRenumbering) this.returnToDisk()
    return false
  }

  /** Tries to write to disk again. Returns whether that works; if so, all events in memory have been written. */
  returnToDisk(): boolean {
    if (this.#diskTrouble === null && this.memory.length === 0) return true
    const waited = this.memoryEvents
    try {
      if (this.epoch.isInMemory) this.epoch.writeDown()
      else if (this.epoch.open === null) this.#openOnDisk()
      this.#pourMemory()
      this.epoch.saveIdentity()
    } catch (error) {
      this.#refusedBy(error)
      return false
    }
    if (this.#diskTrouble !== null) this.#notice({ kind: 'disk_back', events: waited })
    this.#diskTrouble = null
    return true
  }

  #pourMemory(): void {
    for (let next = this.memory.first; next !== undefined; next = this.memory.first) {
      if (this.epoch.open?.isFull) this.#sealOpen()
      this.epoch.open?.append(next)
      this.memory.shift()
    }
  }

  #sealOpen(early = { isEarly: false }): void {
    this.epoch.sealOnDisk(early)
    this.#keepWithinBound()
  }

  /**
   * Drops the oldest batches when the queue uses too much disk space. The gap this leaves in the sequence is
   * intended: the server reports it, and one new epoch then renumbers everything at once, even after several
   * overflows.
   */
  #keepWithinBound(): void {
    const dropped = this.epoch.waiting.overflow(this.epoch.open?.bytes ?? 0, this.#maxBytes)
    if (dropped.length === 0) return
    for (const { path } of dropped) unlinkSync(path)
    this.epoch.waiting.remove(dropped)
    const events = eventsIn(dropped)
    this.epoch.count({ droppedEvents: this.epoch.identity.droppedEvents + events })
    this.#notice({ kind: 'dropped', events, why: 'queue_full' })
    this.saveIdentity()
    syncFolder(this.epoch.folder)
  }

  saveIdentity(): void {
    this.onDisk(() => this.epoch.saveIdentity())
  }

  #reportDrops(): void {
    if (this.#unreportedDrops === 0) return
    this.#notice({ kind: 'dropped', events: this.#unreportedDrops, why: 'memory_full' })
    this.#unreportedDrops = 0
  }

  /** Runs an action whose failure does not harm queued events. */
  onDisk(action: () => void): void {
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
