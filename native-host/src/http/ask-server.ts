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

/** When this machine's clock and its monotonic clock disagree by more about how long an answer took, the clock was set meanwhile. */
const clockWasSetMs = 500

export interface Question extends Asked {
  /** The server's address, as set: `backendUrl`. */
  server: string
  /** Within the API, with a leading slash and without a query. */
  path: string
  /** The body before it was packed; left out when it is sent as it is. Null when its digest can't be told. */
  content?: string | Buffer | null
  /** What this device shares with the server; null where nothing is known. */
  key?: AnswerKey | null
}

/** An answer, read whole, and whose it is. */
export interface ServerAnswer {
  status: number
  ok: boolean
  headers: { get(name: string): string | null }
  body: Buffer
  text: string
  origin: AnswerOrigin
  /** The server's time, where the answer is the server's and it is sure of its clock. */
  reported: ReportedTime | null
  /** The server's clock, whether it is sure of it or not; null for a stranger's answer. */
  serverMs: number | null
}

/** Asks the server something whose answer may make this helper forget or believe something. Rejects when no whole answer comes. */
export async function askServer({ server, path, key = null, ...asked }: Question): Promise<ServerAnswer> {
  const { method = 'GET', headers = {}, body } = asked
  const content = asked.content === undefined ? (body ?? '') : asked.content
  const sent = { method, path, nonce: newNonce(), content }
  const sentMs = Date.now()
  const startedMs = performance.now()
  const answer = await request(`${server}${path}`, {
    ...asked,
    headers: { ...headers, ...requestHeaders(sent.nonce, sentMs, key) },
  })
  // Its mark was made before its body was sent.
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
      Math.abs(receivedMs - sentMs - tookMs) > clockWasSetMs ? null : toldTime(time, sentMs, receivedMs),
    serverMs: time?.serverMs ?? null,
  }
}

function toldTime(time: VerifiedAnswer['time'], sentMs: number, receivedMs: number): ReportedTime | null {
  return time?.isSure ? { serverMs: time.serverMs, sentMs, receivedMs, isVerified: true } : null
}
