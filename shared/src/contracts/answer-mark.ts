/**
 * How a helper knows whose answer it got. Portals, proxies and filters answer in the server's place, so a helper names its request with a nonce, and
 * the server marks its answer to exactly that request. What is not marked makes a helper forget, believe or set aside nothing.
 *
 * This file has the two headers and the text that a mark covers. The mark itself is HMAC-SHA256 over that text, base64url without padding.
 */

/** Sent with a request: which request this is, and the sender's own clock. */
export const requestHeader = 'Telemetry-Tracker-Request'
/** Sent with the answer to such a request, whatever its status. */
export const answerHeader = 'Telemetry-Tracker-Answer'

/** The key where no secret is shared (open mode, enrolment): such a mark says only that a Telemetry Tracker server read this very request. */
export const publicAnswerKey = 'telemetry-tracker answers v1'

/** In place of the digest of a request's body, where the server read none. */
export const nothingReceived = '-'

export interface RequestMark {
  /** 22 random characters of base64url, new for each request. */
  nonce: string
  /** The sender's uncorrected clock, ms since the epoch. */
  clockMs: number
  /** An enrolled device that knows its key: the answer is to be marked with that. */
  deviceId?: string
}

export interface AnswerMark {
  /** The server's clock, ms since the epoch. */
  timeMs: number
  /** The server has no reason to doubt its clock. */
  isSure: boolean
  /** SHA-256 of the request's body, unpacked, as the server read it (base64url); `-` when it read none. */
  received: string
  mark: string
}

/** What a mark covers. */
export interface MarkedAnswer extends Omit<AnswerMark, 'mark'> {
  method: string
  /** The address within the API, without a query and without the path that a proxy puts before it. */
  path: string
  nonce: string
  /** The enrolled device that the answer is for, or empty. */
  deviceId: string
  status: number
  /** SHA-256 of the answer's body as sent, base64url. */
  bodyDigest: string
}

export function formatRequestMark({ nonce, clockMs, deviceId }: RequestMark): string {
  const device = deviceId === undefined ? '' : `; device=${deviceId}`
  return `v1; nonce=${nonce}; clock=${Math.round(clockMs)}${device}`
}

/** Null for a header that is missing or of another version. */
export function parseRequestMark(header: string | undefined): RequestMark | null {
  const [, nonce, clock, deviceId] =
    /^v1; nonce=([\w-]{22}); clock=(-?\d{1,15})(?:; device=([\w-]{1,64}))?$/.exec(header ?? '') ?? []
  if (nonce === undefined) return null
  return { nonce, clockMs: Number(clock), ...(deviceId !== undefined && { deviceId }) }
}

export function formatAnswerMark({ timeMs, isSure, received, mark }: AnswerMark): string {
  return `v1; time=${timeMs}; sure=${isSure ? 1 : 0}; received=${received}; mark=${mark}`
}

/** Null for a header that is missing or of another version. */
export function parseAnswerMark(header: string | undefined): AnswerMark | null {
  const [, time, sure, received = '', mark = ''] =
    /^v1; time=(\d{1,15}); sure=([01]); received=([\w-]{43}|-); mark=([\w-]{43})$/.exec(header ?? '') ?? []
  return time === undefined ? null : { timeMs: Number(time), isSure: sure === '1', received, mark }
}

/** The text that is signed. No field holds a newline, so no two answers have the same. */
export function markedText(answer: MarkedAnswer): string {
  const { method, path, nonce, timeMs, isSure, received, deviceId, status, bodyDigest } = answer
  return ['v1', method, path, nonce, timeMs, isSure ? 1 : 0, received, deviceId, status, bodyDigest].join(
    '\n',
  )
}
