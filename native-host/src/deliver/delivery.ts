import type { Logger } from 'pino'
import { backOffMs } from '../backoff.ts'
import type { MonotonicClock } from '../collect/ticks.ts'
import type { ToldTime } from '../merge/timeline.ts'
import { pause } from '../pause.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { Pace } from './pace.ts'
import { type PostOutcome, postBatch } from './post.ts'
import type { Queue, SealedBatch } from './queue.ts'

const retry = { firstMs: 1_000, maxMs: 60_000 }
/** Answers that a filter gives to what it can't read: such a batch goes unpacked the next time, and packed again after that. */
const mayBreakPacking: ReadonlySet<number> = new Set([400, 406, 413, 415, 422])

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
  onTime?(told: ToldTime): void
  /** The time that pauses are measured in; the machine's, when left out. */
  clock?: MonotonicClock
}

const machineClock: MonotonicClock = { now: () => performance.now(), wait: pause }

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
      this.#plan.log.error({ why: String(error), waitMs }, 'the queue can not be used')
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
        return this.#keep(outcome)
      }
    }
  }

  /**
   * The server itself will not take this batch as it is. It is sent once more without packing, in case that broke on the way; an event that is refused
   * alone is set aside.
   */
  #refused(batch: SealedBatch, refusal: Extract<PostOutcome, { kind: 'refused' }>): number | null {
    const { queue, log } = this.#plan
    if (!this.#isPlain) {
      this.#isPlain = true
      queue.putBack()
      return null
    }
    if (batch.events > 1) return this.#keep(refusal)
    this.#isPlain = false
    queue.refuse(batch.sequence)
    log.error({ events: batch.events, status: refusal.status, why: refusal.message }, 'a batch was refused')
    return null
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

function reportRejected(log: Logger, { answer }: Extract<PostOutcome, { kind: 'accepted' }>): void {
  if (answer.rejected.length === 0) return
  const reasons = Object.groupBy(answer.rejected, ({ reason }) => reason)
  const counts = Object.entries(reasons).map(([reason, events]) => [reason, events?.length ?? 0])
  log.warn({ rejected: Object.fromEntries(counts) }, 'the server did not count some events')
}
