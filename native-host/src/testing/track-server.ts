import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { type BatchDigest, batchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import {
  type RejectedEvent,
  type TrackAnswer,
  trackRequestSchema,
} from '@telemetry-tracker/shared/contracts/track'
import { onTestFinished } from 'vitest'
import type * as z from 'zod'
import { markHeader } from './mark-answer.ts'

/** What the server does with the next request instead of its usual answer. */
type Mishap =
  | {
      status: number
      retryAfter?: string
      /** Something else answers: without a mark. */
      isStranger?: boolean
      /** The server received something else than was sent. */
      isAltered?: boolean
    }
  | 'forget_answer'

export interface TrackServer {
  url: string
  port: number
  /** Keystrokes of every event that counts, in order. */
  counted: number[]
  /** The same events complete. */
  events: TelemetryEvent[]
  /** Sequences in order of arrival, including repeats. */
  sequences: number[]
  mishaps: Mishap[]
  /**
   * Requests with more text than `bytes` are answered 413 unread, those with an event of `poison` keystrokes
   * 400; events of `late` keystrokes do not count.
   */
  limits: { bytes: number; poison: number | null; late: number | null }
  /** Forgets its epochs, as after a restored backup. */
  forgetEpochs(): void
  close(): Promise<void>
}

/** A small server that counts each batch of an epoch exactly once, in order, as the contract says. */
export async function startTrackServer(port = 0): Promise<TrackServer> {
  const counted: number[] = []
  const events: TelemetryEvent[] = []
  const sequences: number[] = []
  let rejected: RejectedEvent[] = []
  const mishaps: Mishap[] = []
  const limits: TrackServer['limits'] = { bytes: Number.POSITIVE_INFINITY, poison: null, late: null }
  const digestsByEpoch = new Map<string, BatchDigest[]>()

  const server = createServer(async (request, response) => {
    if (request.url !== '/track') return void response.writeHead(404).end(problem('not_found'))
    const sent = await buffer(request)
    const content = isPacked(request) ? gunzipSync(sent) : sent
    const mishap = mishaps.shift()
    if (mishap !== undefined && mishap !== 'forget_answer') {
      const headers = mishap.retryAfter === undefined ? {} : { 'retry-after': mishap.retryAfter }
      const text = problem('mishap')
      const received = mishap.isAltered ? 'something else' : content
      const mark = mishap.isStranger
        ? {}
        : markHeader(request, { received, status: mishap.status, body: text })
      response.writeHead(mishap.status, { ...headers, ...mark }).end(text)
      return
    }
    const isTooLarge = content.length > limits.bytes
    const { status, text } = isTooLarge
      ? { status: 413, text: problem('too_large') }
      : take(trackRequestSchema.parse(JSON.parse(String(content))))
    if (mishap === 'forget_answer') request.socket.destroy()
    else {
      const mark = markHeader(request, { received: isTooLarge ? null : content, status, body: text })
      response.writeHead(status, { 'content-type': 'application/json', ...mark }).end(text)
    }
  })

  function take({ epoch = '', sequence = 0, events: batch }: z.output<typeof trackRequestSchema>) {
    sequences.push(sequence)
    if (batch.some(event => event.keystroke_count === limits.poison))
      return { status: 400, text: problem('invalid_body') }
    const digests = digestsByEpoch.get(epoch) ?? []
    const expected = digests.length + 1
    const texts = batch.map(event => JSON.stringify(event))
    const digest = batchDigest(texts.join(','), texts[0] ?? '', texts.length)
    const known = digests[sequence - 1]
    if (sequence > expected)
      return {
        status: 409,
        text: problem('sequence_gap', { expected, ...(rejected.length > 0 && { rejected }) }),
      }
    if (known === digest) return { status: 201, text: done({ ingested: 0, duplicate: true, rejected }) }
    if (known !== undefined) return { status: 409, text: problem('sequence_reused', { counted: known }) }
    digestsByEpoch.set(epoch, [...digests, digest])
    const isLate = ({ keystroke_count }: TelemetryEvent) => keystroke_count === limits.late
    rejected = batch.flatMap((event, index) => (isLate(event) ? [{ index, reason: 'expired' }] : []))
    const accepted = batch.filter(event => !isLate(event))
    events.push(...accepted)
    counted.push(...accepted.map(({ keystroke_count }) => keystroke_count))
    return { status: 201, text: done({ ingested: accepted.length, duplicate: false, rejected }) }
  }

  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    counted,
    events,
    sequences,
    mishaps,
    limits,
    forgetEpochs: () => digestsByEpoch.clear(),
    close,
  }
}

function isPacked({ headers }: IncomingMessage): boolean {
  return headers['content-encoding'] === 'gzip'
}

function done(answer: TrackAnswer): string {
  return JSON.stringify(answer)
}

function problem(
  code: string,
  more: { expected?: number; counted?: BatchDigest; rejected?: readonly RejectedEvent[] } = {},
): string {
  return JSON.stringify({ error: { code, message: 'As the test wants.' }, ...more })
}
