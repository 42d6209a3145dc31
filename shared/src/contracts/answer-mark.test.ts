import { expect, test } from 'vitest'
import {
  formatAnswerMark,
  formatRequestMark,
  markedText,
  parseAnswerMark,
  parseRequestMark,
} from './answer-mark.ts'

const nonce = 'abcdefghijklmnopqrstu_'
const digest = 'A'.repeat(43)
const answer = {
  method: 'POST',
  path: '/track',
  nonce,
  timeMs: 1_700_000_000_000,
  isSure: true,
  received: digest,
  deviceId: '',
  status: 201,
  bodyDigest: digest,
}

test.each([
  { nonce, clockMs: 0 },
  { nonce, clockMs: -5 },
  { nonce, clockMs: 1_700_000_000_000, deviceId: '6f2b0d5c-6f0b-4a39-9d7e-0d8f8a0a3b11' },
])('reads the request header it wrote (%j)', request => {
  expect(parseRequestMark(formatRequestMark(request))).toEqual(request)
})

test.each([
  { timeMs: 0, isSure: false, received: '-', mark: digest },
  { timeMs: 1_700_000_000_000, isSure: true, received: digest, mark: digest },
])('reads the answer header it wrote', mark => {
  expect(parseAnswerMark(formatAnswerMark(mark))).toEqual(mark)
})

test.each([
  undefined,
  '',
  'v2; nonce=abcdefghijklmnopqrstu_; clock=1',
  'v1; nonce=short; clock=1',
  'v1; nonce=abcdefghijklmnopqrstu_; clock=x',
])('does not accept %j as a request header', header => expect(parseRequestMark(header)).toBeNull())

test.each([
  undefined,
  '',
  'v1',
  `v1; time=1; sure=2; received=-; mark=${digest}`,
  `v1; time=1; sure=1; received=-; mark=x`,
])('does not accept %j as an answer header', header => expect(parseAnswerMark(header)).toBeNull())

test('every part of an answer changes the text that is signed', () => {
  const changes = [
    { method: 'PUT' },
    { path: '/health' },
    { nonce: 'x'.repeat(22) },
    { timeMs: 1 },
    { isSure: false },
    { received: '-' },
    { deviceId: 'd' },
    { status: 400 },
    { bodyDigest: 'B'.repeat(43) },
  ]

  const texts = new Set([answer, ...changes.map(change => ({ ...answer, ...change }))].map(markedText))

  expect(texts.size).toBe(changes.length + 1)
})
