import type { ReportedTime } from '../merge/timeline.ts'
import { type Asked, request } from './request.ts'
import {
  type AnswerKey,
  type AnswerOrigin,
  newNonce,
  requestHeaders,
  type VerifiedAnswer,
  verifyAnswer,
} from './verify-answer.ts'

/**
 * If the wall clock and the monotonic clock disagree by more than this about how long an answer took, the
 * wall clock was set meanwhile.
 */
const clockWasSetMs = 500

export interface Question extends Asked {
  /** The server's address, as in `backendUrl`. */
  server: string
  /** Within the API, with a leading slash. It may have a query, which the mark does not cover. */
  path: string
  /** The unpacked body; omitted if it is not packed. Null when its digest is unknown. */
  content?: string | Buffer | null
  /** The key that this device shares with the server; null when it has none yet. */
  key?: AnswerKey | null
}

/** An answer, read completely, and who sent it. */
export interface ServerAnswer {
  status: number
  ok: boolean
  headers: { get(name: string): string | null }
  body: Buffer
  text: string
  origin: AnswerOrigin
  /** The server's time, if the server itself answered and is sure of its clock. */
  reported: ReportedTime | null
  /** The server's clock, sure or not; null for an answer from elsewhere. */
  serverMs: number | null
}

/**
 * Sends a request whose answer may make this helper delete events or change its state. Rejects when no complete
 * answer arrives.
 */
export async function askServer({ server, path, key = null, ...asked }: Question): Promise<ServerAnswer> {
  const { method = 'GET', headers = {}, body } = asked
  const content = asked.content === undefined ? (body ?? '') : asked.content
  const [markedPath = ''] = path.split('?')
  const sent = { method, path: markedPath, nonce: newNonce(), content }
  const sentMs = Date.now()
  const startedMs = performance.now()
  const answer = await request(`${server}${path}`, {
    ...asked,
    headers: { ...headers, ...requestHeaders(sent.nonce, sentMs, key) },
  })
  // The mark was made before the body was sent.
  const receivedMs = Date.now()
  const tookMs = performance.now() - startedMs
  const { status, ok } = answer
  const bytes = await answer.bytes()
  const given = { status, headers: answer.headers, body: bytes }
  const { origin, time } = verifyAnswer(sent, given, key)
  return {
    status,
    ok,
    headers: answer.headers,
    body: bytes,
    text: bytes.toString(),
    origin,
    reported:
      Math.abs(receivedMs - sentMs - tookMs) > clockWasSetMs ? null : reportedTime(time, sentMs, receivedMs),
    serverMs: time?.serverMs ?? null,
  }
}

function reportedTime(time: VerifiedAnswer['time'], sentMs: number, receivedMs: number): ReportedTime | null {
  return time?.isSure ? { serverMs: time.serverMs, sentMs, receivedMs, isVerified: true } : null
}
