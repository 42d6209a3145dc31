import type { Logger } from 'pino'
import { backOffMs } from '../backoff.ts'
import { type MonotonicClock, machineClock } from '../machine-clock.ts'
import type { ReportedTime } from '../merge/timeline.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { readBody } from './body.ts'
import { textBytes } from './cut.ts'
import { Pace } from './pace.ts'
import { type PostOutcome, postBatch } from './post.ts'
import { type Counted, countedBy, probeBody } from './probe.ts'
import type { Queue, SealedBatch } from './queue.ts'

const retry = { firstMs: 1_000, maxMs: 60_000 }
/** A batch that is refused whole is cut into this many pieces. */
const pieces = 8
/** Packed batches smaller than this pass every proxy. */
const uncutBytes = 1_000
/**
 * Answers of filters that can't read packed bodies. Such a batch is sent unpacked the next time, and packed
 * again after that.
 */
const mayBreakPacking: ReadonlySet<number> = new Set([400, 406, 415, 422])

export interface LastDelivery {
  at: string
  error?: string
}

export interface DeliveryPlan {
  queue: Queue
  backendUrl: string
  batchIntervalMs: number
  /** How batches are authenticated; omitted if the server has no accounts. */
  signIn?: SignIn
  /** The server deleted the person: the queue is now empty, and none of their data may enter it again. */
  onErased?(): void
  log: Logger
  /** Called after every attempt. */
  onAttempt(attempt: LastDelivery): void
  /** Called with the server's time from every answer. */
  onTime?(reported: ReportedTime): void
  /** The clock for waits; the machine's by default. */
  clock?: MonotonicClock
}

/** Sends batches to the server, one at a time and in order, until stopped. */
export class Delivery {
  readonly #plan: DeliveryPlan
  readonly #stop = new AbortController()
  readonly #abandon = new AbortController()
  readonly #ended: Promise<void>
  readonly #clock: MonotonicClock
  readonly #pace = new Pace()
  #wake = new AbortController()
  #failures = 0
  /** Send the oldest batch unpacked: something between here and the server may break packing. */
  #isPlain = false

  constructor(plan: DeliveryPlan) {
    this.#plan = plan
    this.#clock = plan.clock ?? machineClock
    this.#ended = this.#run()
  }

  /** A batch was sealed early: it is sent immediately, unless the server is known to be down. */
  hurry(): void {
    if (this.#failures === 0) this.#wake.abort()
  }

  /** Seals the open batch and sends queued batches, until an attempt fails or the time is up. */
  async stop(withinMs: number): Promise<void> {
    const deadline = setTimeout(() => this.#abandon.abort(), withinMs)
    this.#stop.abort()
    await this.#ended
    this.#plan.queue.seal()
    while (!this.#abandon.signal.aborted && this.#plan.queue.hasSealed) {
      if ((await this.#sendHead()) !== null) break
    }
    clearTimeout(deadline)
  }

  async #run(): Promise<void> {
    const { queue, batchIntervalMs } = this.#plan
    while (!this.#stop.signal.aborted) {
      if (queue.hasSealed) {
        await this.#clock.wait(this.#pace.take(this.#clock.now()), this.#stop.signal)
        if (this.#stop.signal.aborted) return
        const waitMs = await this.#sendHead()
        if (waitMs !== null) await this.#pause(waitMs)
      } else {
        await this.#pause(batchIntervalMs)
        if (!queue.hasSealed) queue.seal()
      }
    }
  }

  /**
   * Sends the oldest batch once. Returns null when the next may follow immediately, else how long to wait
   * first.
   */
  async #sendHead(): Promise<number | null> {
    try {
      return await this.#trySendHead()
    } catch (error) {
      // The disk is full or gone: the batch is still queued and is tried again.
      this.#plan.queue.putBack()
      const waitMs = backOffMs(this.#failures++, retry, Math.random())
      this.#plan.log.error({ why: String(error), waitMs }, 'cannot use the queue')
      return waitMs
    }
  }

  async #trySendHead(): Promise<number | null> {
    const { queue, backendUrl, signIn, log, onAttempt, onErased, onTime } = this.#plan
    const batch = queue.takeHead()
    if (batch === null) return null
    const outcome = await postBatch(backendUrl, batch.body, this.#abandon.signal, signIn, onTime, {
      isPlain: this.#isPlain,
    })
    onAttempt({
      at: new Date().toISOString(),
      ...(outcome.kind === 'accepted' ? {} : { error: outcome.message }),
    })
    switch (outcome.kind) {
      case 'accepted':
        queue.acknowledge(batch.sequence)
        queue.countRejected(outcome.answer.rejected.map(({ reason }) => reason))
        reportRejected(log, outcome)
        this.#failures = 0
        this.#isPlain = false
        return null
      case 'refused':
        return this.#refused(batch, outcome)
      case 'other_sequence_expected':
        log.warn({ why: outcome.message }, 'the server expects another sequence')
        await queue.startNewEpoch()
        // One new epoch fixes it; a server that repeats this answer is given time.
        return this.#failures++ === 0 ? null : backOffMs(this.#failures, retry, Math.random())
      case 'sequence_reused':
        log.warn({ why: outcome.message }, 'this queue is a copy, or was restored from one')
        await queue.leaveToOther(batch.sequence, outcome.counted)
        // Each answer makes progress: first a part is dropped, then a new epoch begins. A server that never
        // stops is given time.
        return this.#failures++ < 3 ? null : backOffMs(this.#failures, retry, Math.random())
      case 'epoch_retired':
        log.warn({ why: outcome.message }, 'the server does not know this epoch any more')
        await queue.leaveRetiredEpoch()
        return this.#failures++ === 0 ? null : backOffMs(this.#failures, retry, Math.random())
      case 'erased':
        queue.clear()
        log.warn({ why: outcome.message }, 'the queue was cleared')
        onErased?.()
        return backOffMs(this.#failures++, retry, Math.random())
      case 'failed': {
        if (outcome.status !== undefined && mayBreakPacking.has(outcome.status))
          this.#isPlain = !this.#isPlain
        // May be the size limit of a proxy. Cutting loses nothing, and the probe shows whether the server is
        // behind it.
        if (outcome.status === 413 && batch.events > 1 && batch.body.length > uncutBytes)
          return this.#refused(batch, { status: 413, message: outcome.message })
        return this.#keep(outcome)
      }
    }
  }

  /**
   * The server refuses this batch. It is sent again unpacked, in case packing broke on the way, then cut
   * smaller and smaller. Only an event that is refused alone is quarantined.
   */
  async #refused(
    batch: SealedBatch,
    { status, message }: { status: number; message: string },
  ): Promise<number | null> {
    const { queue, log } = this.#plan
    const isTooLarge = status === 413
    if (!this.#isPlain && !(isTooLarge && batch.events > 1)) {
      this.#isPlain = true
      queue.putBack()
      return null
    }
    const counted = await this.#countedBefore(batch)
    if (counted === null) return this.#keep({ message })
    this.#isPlain = false
    if (counted.isCounted) {
      queue.acknowledge(batch.sequence)
      queue.countRejected(counted.rejected)
    } else if (batch.events > 1) {
      log.warn({ events: batch.events, status, why: message }, 'a batch is cut smaller')
      await queue.cutOldest({ pieces, ...(isTooLarge && { ofMoreThanBytes: textOf(batch) / pieces }) })
    } else {
      queue.refuse(batch.sequence)
      log.error({ status, why: message }, 'an event was refused')
    }
    return null
  }

  /** Whether the server counted a batch although its answer was lost; null while the server does not say. */
  async #countedBefore(batch: SealedBatch): Promise<Counted | null> {
    const { queue, backendUrl, signIn, onTime } = this.#plan
    const probe = probeBody(queue, batch)
    const outcome = await postBatch(backendUrl, probe, this.#abandon.signal, signIn, onTime, {
      isPlain: true,
    })
    return countedBy(outcome, batch.sequence)
  }

  /** Keeps the batch in the queue, and returns how long to wait before the next attempt. */
  #keep({ message, retryAfterMs = null }: { message: string; retryAfterMs?: number | null }): number {
    const { queue, log } = this.#plan
    queue.putBack()
    queue.sync()
    const waitMs = Math.max(retryAfterMs ?? 0, backOffMs(this.#failures++, retry, Math.random()))
    log.warn({ why: message, waitMs }, 'a batch could not be delivered; it is kept')
    return waitMs
  }

  async #pause(ms: number): Promise<void> {
    this.#wake = new AbortController()
    await this.#clock.wait(ms, AbortSignal.any([this.#wake.signal, this.#stop.signal]))
  }
}

function textOf(batch: SealedBatch): number {
  return textBytes(readBody({ ...batch, bytes: batch.body.length })?.events() ?? [])
}

function reportRejected(log: Logger, { answer }: Extract<PostOutcome, { kind: 'accepted' }>): void {
  if (answer.rejected.length === 0) return
  const reasons = Object.groupBy(answer.rejected, ({ reason }) => reason)
  const counts = Object.entries(reasons).map(([reason, events]) => [reason, events?.length ?? 0])
  log.warn({ rejected: Object.fromEntries(counts) }, 'the server did not count some events')
}
