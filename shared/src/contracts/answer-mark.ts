/**
 * How a helper knows who answered. Portals, proxies and filters answer in the server's place, so a helper
 * sends a nonce with its request, and the server marks its answer to exactly that request. Without a valid
 * mark, an answer never makes a helper delete or quarantine events, or change its clock.
 *
 * This file has the two headers and the text that a mark covers. The mark itself is HMAC-SHA256 over that
 * text, base64url without padding.
 */

/** Sent with a request: its nonce, and the sender's own clock. */
export const requestHeader = 'Telemetry-Tracker-Request'
/** Sent with the answer to such a request, whatever its status. */
export const answerHeader = 'Telemetry-Tracker-Answer'

/**
 * The key if no secret is shared (open mode, enrolment). Such a mark only proves that a Telemetry Tracker
 * server read this exact request.
 */
export const publicAnswerKey = 'telemetry-tracker answers v1'

/** Replaces the digest of a request's body that the server did not read. */
export const nothingReceived = '-'

export interface RequestMark {
  /** 22 random characters of base64url, new for each request. */
  nonce: string
  /** The sender's uncorrected clock, ms since the epoch. */
  clockMs: number
  /** Set by an enrolled device that has a key: the answer must be marked with that key. */
  deviceId?: string
}

export interface AnswerMark {
  /** The server's clock, ms since the epoch. */
  timeMs: number
  /** Whether the server has no reason to doubt its clock. */
  isSure: boolean
  /** SHA-256 of the request's unpacked body as the server read it (base64url); `-` when it read none. */
  received: string
  mark: string
}

/** The parts of an answer that a mark covers. */
export interface MarkedAnswer extends Omit<AnswerMark, 'mark'> {
  method: string
  /** The path within the API, without a query and without the path that a proxy adds. */
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

/**
 * The text that is signed. No field contains a newline, so two different answers never have the same text.
 */
export function markedText(answer: MarkedAnswer): string {
  const { method, path, nonce, timeMs, isSure, received, deviceId, status, bodyDigest } = answer
  return ['v1', method, path, nonce, timeMs, isSure ? 1 : 0, received, deviceId, status, bodyDigest].join(
    '\n',
  )
}
