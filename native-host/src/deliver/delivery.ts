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
/** A batch that is refused whole is cut into so many. */
const pieces = 8
/** Smaller packed batches pass every proxy. */
const uncutBytes = 1_000
/** Answers that a filter gives to what it can't read: such a batch goes unpacked the next time, and packed again after that. */
const mayBreakPacking: ReadonlySet<number> = new Set([400, 406, 415, 422])

export interface LastDelivery {
  at: string
  error?: string
}

export interface DeliveryPlan {
  queue: Queue
  backendUrl: string
  batchIntervalMs: number
  /** How batches show whose they are; left out, nobody asks. */
  signIn?: SignIn
  /** The person was deleted at the server: the queue is empty now, and nothing of theirs may come into it again. */
  onErased?(): void
  log: Logger
  /** Told of every attempt. */
  onAttempt(attempt: LastDelivery): void
  /** Told the server's time with every answer. */
  onTime?(reported: ReportedTime): void
  /** The time that pauses are measured in; the machine's, when left out. */
  clock?: MonotonicClock
}

/** Brings batches to the server, one at a time and in order, until stopped. */
export class Delivery {
  readonly #plan: DeliveryPlan
  readonly #stop = new AbortController()
  readonly #abandon = new AbortController()
  readonly #ended: Promise<void>
  readonly #clock: MonotonicClock
  readonly #pace = new Pace()
  #wake = new AbortController()
  #failures = 0
  /** The oldest batch is sent without packing it: something on the way may break that. */
  #isPlain = false

  constructor(plan: DeliveryPlan) {
    this.#plan = plan
    this.#clock = plan.clock ?? machineClock
    this.#ended = this.#run()
  }

  /** A batch was sealed before its time: it is sent at once, unless the server is known to be away. */
  hurry(): void {
    if (this.#failures === 0) this.#wake.abort()
  }

  /** Seals what is open and brings what waits to the server, until one attempt fails or the time given is over. */
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

  /** Sends the oldest batch once. Returns null when the next may follow at once, else how long to wait before. */
  async #sendHead(): Promise<number | null> {
    try {
      return await this.#trySendHead()
    } catch (error) {
      // A disk that is full or gone: what waits is still there, and is tried again.
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
        // Once heals it; a server that answers so again and again is given time.
        return this.#failures++ === 0 ? null : backOffMs(this.#failures, retry, Math.random())
      case 'sequence_reused':
        log.warn({ why: outcome.message }, 'this queue is a copy, or was restored from one')
        await queue.leaveToOther(batch.sequence, outcome.counted)
        // Each answer brings it further: a beginning is dropped, then a new epoch begins. One that never ends is given time.
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
        // Perhaps a proxy's bound on what it passes. Cutting loses nothing, and the probe says whether the server is behind it at all.
        if (outcome.status === 413 && batch.events > 1 && batch.body.length > uncutBytes)
          return this.#refused(batch, { status: 413, message: outcome.message })
        return this.#keep(outcome)
      }
    }
  }

  /**
   * The server itself will not take this batch as it is: it is sent once more without packing, in case that broke on the way, then cut smaller and
   * smaller. Only an event that is refused alone is set aside.
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

  /** Whether the server counted a batch although no answer said so; null while it does not tell. */
  async #countedBefore(batch: SealedBatch): Promise<Counted | null> {
    const { queue, backendUrl, signIn, onTime } = this.#plan
    const probe = probeBody(queue, batch)
    const outcome = await postBatch(backendUrl, probe, this.#abandon.signal, signIn, onTime, {
      isPlain: true,
    })
    return countedBy(outcome, batch.sequence)
  }

  /** Leaves the batch where it is, and says how long to wait before the next try. */
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

/** How much text a batch is. */
function textOf(batch: SealedBatch): number {
  return textBytes(readBody({ ...batch, bytes: batch.body.length })?.events() ?? [])
}

function reportRejected(log: Logger, { answer }: Extract<PostOutcome, { kind: 'accepted' }>): void {
  if (answer.rejected.length === 0) return
  const reasons = Object.groupBy(answer.rejected, ({ reason }) => reason)
  const counts = Object.entries(reasons).map(([reason, events]) => [reason, events?.length ?? 0])
  log.warn({ rejected: Object.fromEntries(counts) }, 'the server did not count some events')
}
