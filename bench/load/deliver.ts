import { setTimeout as delay } from 'node:timers/promises'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { backOffMs } from './back-off.ts'
import type { Batch } from './device.ts'
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
}

export function emptyLog(): DeliveryLog {
  return { acknowledgementMs: [], sabotaged: 0, unanswered: 0, refusals: new Map(), rejectedEvents: 0 }
}

interface Delivery {
  post: Post
  random: () => number
  log: DeliveryLog
  /** Share of the attempts that lose their answer, half of them by a cut connection. */
  sabotage: number
}

const maxAnswerMs = 30_000

/**
 * Sends a batch until it is acknowledged, with back-off, and no sooner than the server asks. Throws when the
 * server refuses the batch for good.
 */
export async function deliver(
  { body }: Pick<Batch, 'body'>,
  { post, random, log, sabotage }: Delivery,
): Promise<void> {
  for (let failures = 0; ; ) {
    const isCut = random() < sabotage / 2
    const isIgnored = random() < sabotage / 2
    const from = performance.now()
    const answer = await attempt(body, post, isCut ? random() * 30 : maxAnswerMs)
    if (answer?.status === 201 && !isIgnored) {
      log.acknowledgementMs.push(performance.now() - from)
      log.rejectedEvents += trackAnswerSchema.parse(JSON.parse(answer.text)).rejected.length
      return
    }
    failures++
    if (isCut || isIgnored) log.sabotaged++
    note(answer, log, isCut)
    await delay(Math.max(answer?.retryAfterMs ?? 0, backOffMs(failures, random)))
  }
}

async function attempt(body: Buffer, post: Post, withinMs: number): Promise<Answer | undefined> {
  try {
    return await post(body, AbortSignal.timeout(withinMs))
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

const passing = new Set([429, 500, 502, 503, 504])

function note(answer: Answer | undefined, log: DeliveryLog, isCut: boolean): void {
  if (!answer) {
    if (!isCut) log.unanswered++
    return
  }
  const { status, text } = answer
  if (status === 201) return
  log.refusals.set(status, (log.refusals.get(status) ?? 0) + 1)
  if (!passing.has(status)) throw new Error(`A batch was refused for good with ${status}: ${text}`)
}
