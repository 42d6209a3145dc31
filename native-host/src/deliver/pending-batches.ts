import { type BatchFile, isOnDisk, type WaitingBatch } from './batch-files.ts'

/** The sealed batches that are not acknowledged yet, oldest first, and which one is being sent. */
export class PendingBatches {
  #batches: readonly WaitingBatch[] = []
  /** The sequence being sent. Its result is unknown, so it can't be dropped. */
  #handedOut: number | null = null

  get all(): readonly WaitingBatch[] {
    return this.#batches
  }

  get head(): WaitingBatch | undefined {
    return this.#batches[0]
  }

  /** 0 when nothing is queued. */
  get lastSequence(): number {
    return this.#batches.at(-1)?.sequence ?? 0
  }

  get events(): number {
    return eventsIn(this.#batches)
  }

  /** The part of the events that is only in memory. */
  get memoryEvents(): number {
    return eventsIn(this.#batches.filter(batch => !isOnDisk(batch)))
  }

  add(batch: WaitingBatch): void {
    this.#batches = [...this.#batches, batch]
  }

  /** Replaces the queued batches. */
  replace(batches: readonly WaitingBatch[]): void {
    this.#batches = batches
    this.#handedOut = null
  }

  /** The same batches, now written to disk. */
  written(batches: readonly BatchFile[]): void {
    this.#batches = batches
  }

  handOut({ sequence }: WaitingBatch): void {
    this.#handedOut = sequence
  }

  putBack(): void {
    this.#handedOut = null
  }

  /** Undefined for a sequence that is not queued. */
  take(sequence: number): WaitingBatch | undefined {
    const batch = this.#batches.find(waiting => waiting.sequence === sequence)
    if (batch !== undefined) this.remove([batch])
    this.#handedOut = null
    return batch
  }

  remove(batches: readonly WaitingBatch[]): void {
    this.#batches = this.#batches.filter(batch => !batches.includes(batch))
  }

  /**
   * The oldest batches on disk that must be dropped so that the rest plus `besideBytes` stays within
   * `maxBytes`.
   */
  overflow(besideBytes: number, maxBytes: number): BatchFile[] {
    let bytes = this.#batches.reduce((sum, batch) => sum + batch.bytes, besideBytes)
    const tooMany: BatchFile[] = []
    for (const batch of this.#batches.filter(isOnDisk)) {
      if (bytes <= maxBytes) break
      if (batch.sequence === this.#handedOut) continue
      tooMany.push(batch)
      bytes -= batch.bytes
    }
    return tooMany
  }
}

export function eventsIn(batches: readonly WaitingBatch[]): number {
  return batches.reduce((sum, { events }) => sum + events, 0)
}
