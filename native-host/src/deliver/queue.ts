import { readdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { maxEventsPerBatch } from '@telemetry-tracker/shared/contracts/track'
import { syncFolder } from '../platform/sync-folder.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { type BatchFile, listBatches, openName, sealedName } from './batch-files.ts'
import { writeDurably } from './durable-file.ts'
import { newIdentity, type QueueIdentity, readIdentity, writeIdentity } from './identity.ts'
import { OpenBatch } from './open-batch.ts'
import { buildNextEpoch } from './renumber.ts'

/** A batch is sealed at this many events … */
const mostEvents = 500
/** … or at this much text, to stay under the request size servers accept by default (512 KB). */
const mostBytes = 400 * 1024
/** While a batch can't be sealed (a full disk, a new epoch in the making) it may grow to this, and not further. */
const mostOpenEvents = maxEventsPerBatch
const mostOpenBytes = 480 * 1024

export interface SealedBatch {
  sequence: number
  events: number
  /** The gzipped request body. */
  body: Buffer
}

/** What the queue found or did that someone should know; counts only. */
export type QueueNotice =
  | { kind: 'torn_tail'; bytes: number }
  | { kind: 'dropped'; events: number; why: 'queue_full' | 'disk_refused' }
  | { kind: 'not_sealed'; why: string }
  | { kind: 'new_epoch'; batches: number }

/**
 * The durable queue. Events go into one open batch; sealed batches wait, oldest first, until they are acknowledged.
 * A batch's sequence always carries the same bytes: a sealed file is written whole before its number can be sent, and its open file
 * goes only after that. The batches of an epoch live in a folder of its name; `identity.json` says which epoch counts, so that
 * a new epoch comes into force in one rename.
 */
export class Queue {
  readonly #dir: string
  readonly #maxBytes: number
  readonly #notice: (notice: QueueNotice) => void
  #identity: QueueIdentity
  #sealed: BatchFile[]
  #open: OpenBatch
  #handedOut: number | null = null
  #isRenumbering = false

  constructor(dir: string, maxBytes: number, notice: (notice: QueueNotice) => void) {
    this.#dir = makePrivateFolder(dir)
    this.#maxBytes = maxBytes
    this.#notice = notice
    this.#identity = readIdentity(dir) ?? newIdentity()
    const found = listBatches(makePrivateFolder(this.#folder))
    // Without any file the last sequence is unknown: only a new epoch can't repeat one.
    if (found.sealed.length === 0 && found.open.length === 0) {
      this.#identity = { ...this.#identity, epoch: newIdentity().epoch }
      makePrivateFolder(this.#folder)
    }
    this.#sealed = found.sealed
    const next = Math.max((found.sealed.at(-1)?.sequence ?? 0) + 1, ...found.open)
    this.#open = new OpenBatch(join(this.#folder, openName(next)), next)
    writeIdentity(dir, this.#identity)
    for (const stale of found.open.filter(sequence => sequence < next)) {
      unlinkSync(join(this.#folder, openName(stale)))
    }
    for (const leftover of found.leftovers) unlinkSync(leftover)
    syncFolder(this.#folder)
    this.#removeOldEpochs()
    if (this.#open.tornBytes > 0) notice({ kind: 'torn_tail', bytes: this.#open.tornBytes })
  }

  get deviceId(): string {
    return this.#identity.deviceId
  }

  get epoch(): string {
    return this.#identity.epoch
  }

  /** Events on disk that no server acknowledged. */
  get queuedEvents(): number {
    return this.#sealed.reduce((sum, { events }) => sum + events, this.#open.events.length)
  }

  /** Events that fell out of a full queue or disk, ever. */
  get droppedEvents(): number {
    return this.#identity.droppedEvents
  }

  /** Events that a server refused, ever. */
  get refusedEvents(): number {
    return this.#identity.refusedEvents
  }

  get hasSealed(): boolean {
    return this.#sealed.length > 0
  }

  /** Adds an event to the open batch, sealing it when it is full. Returns whether a batch was sealed. */
  append(event: TelemetryEvent): boolean {
    if (this.#open.events.length >= mostOpenEvents || this.#open.bytes >= mostOpenBytes) {
      this.#countDropped(1, 'disk_refused')
      return this.seal()
    }
    try {
      this.#open.append(JSON.stringify(event))
    } catch {
      this.#countDropped(1, 'disk_refused')
      return false
    }
    const isFull = this.#open.events.length >= mostEvents || this.#open.bytes >= mostBytes
    return isFull && this.seal()
  }

  /** Makes the open batch ready to be sent. Returns false when it is empty, when the disk refuses, or while a new epoch is being made. */
  seal(): boolean {
    if (this.#open.events.length === 0 || this.#isRenumbering) return false
    try {
      this.#sealOpen()
      return true
    } catch (error) {
      this.#notice({ kind: 'not_sealed', why: error instanceof Error ? error.message : String(error) })
      return false
    }
  }

  /** The oldest sealed batch, to be sent now, or null. It is kept from falling out of a full queue until its fate is told. */
  takeHead(): SealedBatch | null {
    const head = this.#sealed[0]
    if (head === undefined) return null
    this.#handedOut = head.sequence
    return { sequence: head.sequence, events: head.events, body: readFileSync(head.path) }
  }

  /** The head's fate is unknown: it stays, and is sent again as it is. */
  putBack(): void {
    this.#handedOut = null
  }

  /** The server has the batch: it leaves the queue. */
  acknowledge(sequence: number): void {
    const batch = this.#remove(sequence)
    unlinkSync(batch.path)
    syncFolder(this.#folder)
  }

  /** The server will never take this batch: it is set aside in `refused/`, and what waits goes on. */
  refuse(sequence: number): void {
    const batch = this.#remove(sequence)
    const aside = makePrivateFolder(join(this.#dir, 'refused'))
    renameSync(batch.path, join(aside, `${this.epoch}.${sealedName(batch.sequence, batch.events)}`))
    syncFolder(aside)
    this.#saveIdentity({ refusedEvents: this.refusedEvents + batch.events })
  }

  /** Begins a new epoch and renumbers from 1 what waits, for a server that expects another sequence than ours. */
  async startNewEpoch(): Promise<void> {
    this.#isRenumbering = true
    try {
      const next = { ...this.#identity, epoch: newIdentity().epoch }
      const folder = makePrivateFolder(join(this.#dir, next.epoch))
      const sealed = await buildNextEpoch(this.#sealed, folder, (sequence, events) =>
        bodyOf(next, sequence, events),
      )
      const old = this.#open
      const open = new OpenBatch(join(folder, openName(sealed.length + 1)), sealed.length + 1)
      for (const event of old.events) open.append(event)
      open.sync()
      syncFolder(folder)
      // Counters may have moved while the batches were rewritten.
      this.#saveIdentity({ epoch: next.epoch })
      this.#sealed = sealed
      this.#open = open
      this.#handedOut = null
      old.close()
      this.#removeOldEpochs()
      this.#notice({ kind: 'new_epoch', batches: sealed.length })
    } finally {
      this.#isRenumbering = false
    }
  }

  /** Forgets everything that waits, set aside or not, and begins as a new queue. */
  clear(): void {
    const old = this.#open
    const next = { ...newIdentity(), deviceId: this.deviceId }
    const folder = makePrivateFolder(join(this.#dir, next.epoch))
    this.#open = new OpenBatch(join(folder, openName(1)), 1)
    this.#sealed = []
    this.#handedOut = null
    this.#saveIdentity(next)
    old.close()
    rmSync(join(this.#dir, 'refused'), { recursive: true, force: true })
    this.#removeOldEpochs()
  }

  close(): void {
    this.#open.sync()
    this.#open.close()
  }

  #sealOpen(): void {
    const open = this.#open
    const count = open.events.length
    const path = join(this.#folder, sealedName(open.sequence, count))
    const body = gzipSync(bodyOf(this.#identity, open.sequence, open.events))
    try {
      // The order matters: an open file with a later one beside it was sealed, so it is thrown away at the next start.
      writeDurably(path, body)
      this.#open = new OpenBatch(join(this.#folder, openName(open.sequence + 1)), open.sequence + 1)
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
    this.#sealed.push({ sequence: open.sequence, events: count, bytes: body.length, path })
    open.close()
    unlinkSync(open.path)
    syncFolder(this.#folder)
    this.#keepWithinBound()
  }

  get #folder(): string {
    return join(this.#dir, this.#identity.epoch)
  }

  #remove(sequence: number): BatchFile {
    const batch = this.#sealed.find(sealed => sealed.sequence === sequence)
    if (batch === undefined) throw new Error(`Batch ${sequence} is not in the queue ${this.#dir}.`)
    this.#sealed = this.#sealed.filter(sealed => sealed !== batch)
    this.#handedOut = null
    return batch
  }

  /**
   * Drops the oldest batches when the queue takes too much disk. That leaves a hole in the sequence on purpose: the server answers
   * it with a gap, and one new epoch then renumbers everything at once, however often the queue overflowed before.
   */
  #keepWithinBound(): void {
    let bytes = this.#sealed.reduce((sum, batch) => sum + batch.bytes, this.#open.bytes)
    const dropped: BatchFile[] = []
    for (const batch of this.#sealed) {
      if (bytes <= this.#maxBytes) break
      if (batch.sequence === this.#handedOut) continue
      dropped.push(batch)
      bytes -= batch.bytes
    }
    if (dropped.length === 0) return
    for (const { path } of dropped) unlinkSync(path)
    this.#sealed = this.#sealed.filter(batch => !dropped.includes(batch))
    this.#countDropped(
      dropped.reduce((sum, { events }) => sum + events, 0),
      'queue_full',
    )
    syncFolder(this.#folder)
  }

  #countDropped(events: number, why: 'queue_full' | 'disk_refused'): void {
    this.#identity = { ...this.#identity, droppedEvents: this.droppedEvents + events }
    this.#notice({ kind: 'dropped', events, why })
    // A disk that refused an event refuses this too; the counter is saved with the next batch then.
    if (why === 'queue_full') writeIdentity(this.#dir, this.#identity)
  }

  #saveIdentity(change: Partial<QueueIdentity>): void {
    this.#identity = { ...this.#identity, ...change }
    writeIdentity(this.#dir, this.#identity)
  }

  #removeOldEpochs(): void {
    for (const entry of readdirSync(this.#dir, { withFileTypes: true })) {
      const isEpoch = entry.isDirectory() && entry.name !== 'refused'
      if (isEpoch && entry.name !== this.epoch) rmSync(join(this.#dir, entry.name), { recursive: true })
    }
  }
}

function bodyOf({ deviceId, epoch }: QueueIdentity, sequence: number, events: readonly string[]): string {
  const head = JSON.stringify({ device_id: deviceId, epoch, sequence })
  return `${head.slice(0, -1)},"events":[${events.join(',')}]}`
}
