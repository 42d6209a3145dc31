import { setTimeout as delay } from 'node:timers/promises'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { backOffMs } from './back-off.ts'
import type { Answer, Post } from './post.ts'

/** The results of all devices together. */
export interface DeliveryLog {
  /** The time from sending to the acknowledgement, in ms, of acknowledged attempts. */
  acknowledgementMs: number[]
  /**
   * Attempts whose answer was discarded or whose connection was cut on purpose, so that the batch is sent
   * again.
   */
  sabotaged: number
  /** Attempts without an answer for any other reason. */
  unanswered: number
  /** Answers by status, without acknowledgements. */
  refusals: Map<number, number>
  /** Events that an acknowledgement did not count. */
  rejectedEvents: number
  /** Batches that were cut because they were too large for something on the way. */
  cut: number
  /** How often a device got a new token. */
  signIns: number
}

export function emptyLog(): DeliveryLog {
  return {
    acknowledgementMs: [],
    sabotaged: 0,
    unanswered: 0,
    refusals: new Map(),
    rejectedEvents: 0,
    cut: 0,
    signIns: 0,
  }
}

interface Delivery {
  post: Post
  random: () => number
  log: DeliveryLog
  /** Runs attempts when it is their turn, if the bench could not keep up with all at once. */
  inTurn?: <T>(attempt: () => Promise<T>) => Promise<T>
  /** Share of the attempts that lose their answer, half of them by a cut connection. */
  sabotage: number
}

const maxAnswerMs = 30_000
/** Helpers believe no size limit for packed batches smaller than this (native-host/src/deliver/delivery.ts). */
const uncutBytes = 1_000

/**
 * Sends a batch until it is acknowledged, with back-off, and no sooner than the server asks. `too_large` is the answer of a proxy or the server to one that
 * can be cut. Throws when the batch is refused for good.
 */
export async function deliver(
  { body, isDivisible = false }: { body: Buffer; isDivisible?: boolean },
  { post, random, log, sabotage, inTurn = begin => begin() }: Delivery,
): Promise<'acknowledged' | 'too_large'> {
  for (let failures = 0; ; ) {
    const isCut = random() < sabotage / 2
    const isIgnored = random() < sabotage / 2
    const { answer, tookMs } = await inTurn(async () => {
      const from = performance.now()
      const answer = await attempt(body, post, isCut ? random() * 30 : maxAnswerMs)
      return { answer, tookMs: performance.now() - from }
    })
    if (answer?.status === 201 && !isIgnored) {
      log.acknowledgementMs.push(tookMs)
      log.rejectedEvents += trackAnswerSchema.parse(JSON.parse(answer.text)).rejected.length
      return 'acknowledged'
    }
    failures++
    if (isCut || isIgnored) log.sabotaged++
    if (answer?.status === 413 && isDivisible && body.length > uncutBytes) {
      count(413, log)
      return 'too_large'
    }
    if (answer || !isCut) noteRefusal(answer, log)
    await delay(Math.max(answer?.retryAfterMs ?? 0, backOffMs(failures, random)))
  }
}

/** Posts once; undefined if there is no answer. */
export async function attempt(body: Buffer, post: Post, withinMs = maxAnswerMs): Promise<Answer | undefined> {
  try {
    return await post(body, AbortSignal.timeout(withinMs))
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

/** Also 408, by Node itself: a busy server did not read the request in time. */
const passing = new Set([408, 429, 500, 502, 503, 504])

/** Counts an attempt that was not acknowledged. Throws when the answer is a refusal for good. */
export function noteRefusal(answer: Answer | undefined, log: DeliveryLog): void {
  if (!answer) {
    log.unanswered++
    return
  }
  const { status, text } = answer
  if (status === 201) return
  count(status, log)
  if (!passing.has(status)) throw new Error(`A batch was refused for good with ${status}: ${text}`)
}

function count(status: number, { refusals }: DeliveryLog): void {
  refusals.set(status, (refusals.get(status) ?? 0) + 1)
}
