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
 * - `ours`: the server, which read the request exactly as it was sent.
 * - `altered`: the server, but it read something other than what was sent.
 * - `unread`: the server, before it read the request's body.
 * - `stranger`: an answer without a valid mark. It proves nothing.
 */
export type AnswerOrigin = 'ours' | 'altered' | 'unread' | 'stranger'

/** The key that an enrolled device shares with its server; other helpers know only the public key. */
export interface AnswerKey {
  deviceId: string
  key: string
}

/** The parts of a request that its answer mark covers. */
export interface MarkedRequest {
  method: string
  /** Within the API: the part after the server's own address, without the query. */
  path: string
  nonce: string
  /** The unpacked body; null when its digest is unknown. */
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

/** The header that asks for an answer mark. `clockMs` is this machine's uncorrected clock. */
export function requestHeaders(
  nonce: string,
  clockMs: number,
  known: AnswerKey | null,
): Record<string, string> {
  const device = known === null ? {} : { deviceId: known.deviceId }
  return { [requestHeader]: formatRequestMark({ nonce, clockMs, ...device }) }
}

/**
 * Finds out from an answer's header who sent it. A device with its own key does not accept marks made with
 * the public key.
 */
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
