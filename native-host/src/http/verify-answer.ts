import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  type AnswerMark,
  answerHeader,
  formatRequestMark,
  markedText,
  nothingReceived,
  parseAnswerMark,
  publicAnswerKey,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'

/**
 * Who answered a request.
 *
 * - `ours`: the server, which read the request exactly as it was sent.
 * - `altered`: the server, but what it read is not what was sent.
 * - `unread`: the server, before it read the request's body.
 * - `stranger`: nobody who can show that it is the server. Such an answer proves nothing.
 */
export type AnswerOrigin = 'ours' | 'altered' | 'unread' | 'stranger'

/** What an enrolled device shares with its server; a helper without one knows only the public key. */
export interface AnswerKey {
  deviceId: string
  key: string
}

/** What a request says of itself, and what is needed to know the answer to it again. */
export interface MarkedRequest {
  method: string
  /** Within the API: what follows the server's own address. */
  path: string
  nonce: string
  /** The body as it was before it was packed; null when its digest can't be told. */
  content: string | Buffer | null
}

export interface VerifiedAnswer {
  origin: AnswerOrigin
  /** The server's clock; null for a stranger's answer. */
  time: { serverMs: number; isSure: boolean } | null
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}

/** The header that asks for a mark. `clockMs` is this machine's own clock, uncorrected. */
export function requestHeaders(
  nonce: string,
  clockMs: number,
  known: AnswerKey | null,
): Record<string, string> {
  const device = known === null ? {} : { deviceId: known.deviceId }
  return { [requestHeader]: formatRequestMark({ nonce, clockMs, ...device }) }
}

/** Tells by an answer's header whose it is. With a key of its own, a device believes no mark that is made with the public one. */
export function verifyAnswer(
  request: MarkedRequest,
  answer: { status: number; headers: { get(name: string): string | null }; body: string | Buffer },
  known: AnswerKey | null,
): VerifiedAnswer {
  const given = parseAnswerMark(answer.headers.get(answerHeader.toLowerCase()) ?? undefined)
  if (given === null || !isRight(given, request, answer, known)) return { origin: 'stranger', time: null }
  return { origin: originOf(given, request), time: { serverMs: given.timeMs, isSure: given.isSure } }
}

function isRight(
  given: AnswerMark,
  { method, path, nonce }: MarkedRequest,
  { status, body }: { status: number; body: string | Buffer },
  known: AnswerKey | null,
): boolean {
  const { deviceId, key } = known ?? { deviceId: '', key: publicAnswerKey }
  const covered = markedText({ ...given, method, path, nonce, deviceId, status, bodyDigest: digestOf(body) })
  const wanted = createHmac('sha256', key).update(covered).digest('base64url')
  return timingSafeEqual(Buffer.from(given.mark), Buffer.from(wanted))
}

function originOf({ received }: AnswerMark, { content }: MarkedRequest): AnswerOrigin {
  if (received === nothingReceived) return content === null || content.length > 0 ? 'unread' : 'ours'
  return content !== null && received === digestOf(content) ? 'ours' : 'altered'
}

function digestOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64url')
}
