import { createHash, createHmac } from 'node:crypto'
import {
  formatAnswerMark,
  markedText,
  publicAnswerKey,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import { expect, test } from 'vitest'
import { newNonce, verifyAnswer } from './verify-answer.ts'

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')
const request = { method: 'POST', path: '/track', nonce: newNonce(), content: '{"events":[]}' }
const known = { deviceId: 'd-1', key: 'secret' }

/** A server's answer to the request, with its answer mark. */
function answer(change: object = {}, { key = publicAnswerKey, deviceId = '' } = {}) {
  const body = '{"ingested":1}'
  const covered = {
    ...request,
    timeMs: 1_700_000_000_000,
    isSure: true,
    received: digestOf(request.content),
    deviceId,
    status: 201,
    bodyDigest: digestOf(body),
    ...change,
  }
  const mark = createHmac('sha256', key).update(markedText(covered)).digest('base64url')
  return { status: 201, body, headers: { get: () => formatAnswerMark({ ...covered, mark }) } }
}

test("recognises its server, and reads the server's time", () => {
  expect(verifyAnswer(request, answer(), null)).toEqual({
    origin: 'ours',
    time: { serverMs: 1_700_000_000_000, isSure: true },
  })
  expect(verifyAnswer(request, answer({}, known), known).origin).toBe('ours')
})

test.each([
  ['altered', digestOf('{"events":[1]}')],
  ['unread', '-'],
])('detects that its request was %s', (origin, received) => {
  expect(verifyAnswer(request, answer({ received }), null).origin).toBe(origin)
})

test('treats a request without a body as read', () => {
  expect(verifyAnswer({ ...request, content: '' }, answer({ received: '-' }), null).origin).toBe('ours')
})

test.each([
  ['another status', { ...answer(), status: 400 }, null],
  ['another body', { ...answer(), body: '{"ingested":2}' }, null],
  ['no mark', { ...answer(), headers: { get: () => null } }, null],
  ['an invalid mark', { ...answer(), headers: { get: () => 'v1; mark=1' } }, null],
  ['the mark of another request', answer({ nonce: newNonce() }), null],
  ['the mark of another address', answer({ path: '/health' }), null],
  ['the public mark, though it knows a key', answer(), known],
  ['the mark of another device', answer({}, { ...known, deviceId: 'd-2' }), known],
  ['a mark by an unknown key', answer({}, known), null],
])('treats an answer with %s as a stranger’s', (_, given, key) => {
  expect(verifyAnswer(request, given, key)).toEqual({ origin: 'stranger', time: null })
})
