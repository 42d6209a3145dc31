import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  answerHeader,
  formatAnswerMark,
  markedText,
  nothingReceived,
  parseRequestMark,
  publicAnswerKey,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'

export interface ToMark {
  /** The request's body, unpacked; null for a server that has not read it. */
  received: Buffer | string | null
  status: number
  /** The answer's body. */
  body: string
  timeMs?: number
  isSure?: boolean
  /** The keys of enrolled devices. */
  keyOf?: (deviceId: string) => string
}

/**
 * The header with which a test server proves that it is the server; empty when the request does not ask for
 * it.
 */
export function markHeader(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  {
    received,
    status,
    body,
    timeMs = Date.now(),
    isSure = true,
    keyOf = deviceId => `key of ${deviceId}`,
  }: ToMark,
): Record<string, string> {
  const requestMark = parseRequestMark([headers[requestHeader.toLowerCase()]].flat()[0])
  if (requestMark === null) return {}
  const { nonce, deviceId = '' } = requestMark
  const [path = ''] = url.split('?')
  const covered = {
    method,
    path,
    nonce,
    deviceId,
    timeMs: Math.round(timeMs),
    isSure,
    status,
    received: received === null || received.length === 0 ? nothingReceived : digestOf(received),
    bodyDigest: digestOf(body),
  }
  const key = deviceId === '' ? publicAnswerKey : keyOf(deviceId)
  const mark = createHmac('sha256', key).update(markedText(covered)).digest('base64url')
  return { [answerHeader]: formatAnswerMark({ ...covered, mark }) }
}

function digestOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64url')
}
