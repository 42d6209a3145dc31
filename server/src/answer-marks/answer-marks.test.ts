import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  answerHeader,
  formatRequestMark,
  markedText,
  parseAnswerMark,
  publicAnswerKey,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import { enrolAnswerSchema, signInText, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { describe, expect, it } from 'vitest'
import { makeEnrolment } from '../access/make-enrolment.ts'
import { eventsFrom } from '../testing/events.ts'
import { startTestServer, type TestServer } from '../testing/server.ts'

const nonce = 'n'.repeat(22)
const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')

interface Sent {
  method: string
  path: string
  body?: string
  isPacked?: boolean
  headers?: Record<string, string>
}

/** Sends a request like a helper. Returns the fields of the header, and whether its mark is valid for a key. */
async function ask(
  { url }: Pick<TestServer, 'url'>,
  { method, path, body, isPacked = false, headers = {} }: Sent,
  { key = publicAnswerKey, deviceId = '', clockMs = 5 } = {},
) {
  const response = await fetch(url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      [requestHeader]: formatRequestMark({ nonce, clockMs, ...(deviceId !== '' && { deviceId }) }),
      ...(isPacked && { 'content-encoding': 'gzip' }),
      ...headers,
    },
    ...(body !== undefined && { body: isPacked ? new Uint8Array(gzipSync(body)) : body }),
  })
  const text = await response.text()
  const given = parseAnswerMark(response.headers.get(answerHeader) ?? undefined)
  if (given === null) return { status: response.status, text, given, isRight: false }
  const [bare = ''] = path.split('?')
  const covered = markedText({
    ...given,
    method,
    path: bare,
    nonce,
    deviceId,
    status: response.status,
    bodyDigest: digestOf(text),
  })
  const mark = createHmac('sha256', key).update(covered).digest('base64url')
  return { status: response.status, text, given, isRight: given.mark === mark }
}

const batch = (change: object = {}) =>
  JSON.stringify({
    device_id: 'laptop',
    epoch: 'e1',
    sequence: 1,
    events: eventsFrom('2026-03-10T11:30:10Z', 2),
    ...change,
  })

describe('an answer to POST /track', () => {
  it.each([
    ['a batch', {}, { body: batch() }, 201],
    ['a gzipped batch', {}, { body: batch(), isPacked: true }, 201],
    ['a batch with a gap before it', {}, { body: batch({ sequence: 9 }) }, 409],
    ['invalid JSON', {}, { body: '{"events":' }, 400],
    ['too many requests', { RATE_LIMIT_PER_DEVICE: '1/minute' }, { body: batch() }, 429],
    ['no credentials', { OPEN_MODE: 'false' }, { body: batch() }, 401],
    [
      'a body over the limit',
      { MAX_REQUEST_SIZE_KB: '1' },
      { body: batch({ epoch: 'e'.repeat(2_000) }) },
      413,
    ],
    [
      'a body over the limit when unpacked',
      { MAX_REQUEST_SIZE_KB: '1' },
      { body: batch({ epoch: 'e'.repeat(2_000) }), isPacked: true },
      413,
    ],
    ['another host name', {}, { body: batch(), headers: { 'X-Forwarded-Host': 'evil.example' } }, 201],
  ])('is marked: %s', async (_, environment, sent, status) => {
    const server = await startTestServer(environment)
    if (status === 429) await server.track(JSON.parse(batch()))

    const answer = await ask(server, { method: 'POST', path: '/track', ...sent })

    expect(answer).toMatchObject({ status, isRight: true })
    expect(answer.given).toMatchObject({
      timeMs: server.time.nowMs,
      isSure: true,
      received: status === 401 || status === 413 ? '-' : digestOf(sent.body),
    })
  })

  it('has no mark if none is requested', async () => {
    const { url } = await startTestServer()

    const response = await fetch(`${url}/track`, { method: 'POST', body: batch() })

    expect(response.status).toBe(201)
    expect(response.headers.get(answerHeader)).toBeNull()
  })
})

it.each([
  ['GET', '/health', 200],
  ['GET', '/agent/policy', 200],
  ['GET', '/nothing', 404],
  ['DELETE', '/health', 405],
])('marks the answer to %s %s', async (method, path, status) => {
  expect(await ask(await startTestServer(), { method, path })).toMatchObject({ status, isRight: true })
})

it('marks a 304 answer', async () => {
  const server = await startTestServer()
  const first = await fetch(`${server.url}/agent/policy`)

  const again = await ask(server, {
    method: 'GET',
    path: '/agent/policy',
    // Otherwise fetch sends `Cache-Control: no-cache`.
    headers: { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
  })

  expect(again).toMatchObject({ status: 304, text: '', isRight: true })
})

it('leaves the path of PUBLIC_URL out of the mark', async () => {
  const server = await startTestServer({ PUBLIC_URL: 'https://example.com/tracker' })

  expect(await ask(server, { method: 'GET', path: '/health' })).toMatchObject({ isRight: true })
})

it("passes on helpers' clocks, and sends whether its own clock is confirmed", async () => {
  const server = await startTestServer()
  const heard: unknown[] = []
  let isSure = false
  Object.assign(server.context, {
    heardClock: (each: unknown) => heard.push(each),
    isClockSure: () => isSure,
  })
  const { createApp } = await import('../app.ts')
  const { listen } = await import('../server.ts')
  const other = await listen(createApp(server.context, '/nowhere'), server.context.settings)

  const doubtful = await ask(other, { method: 'GET', path: '/health' }, { clockMs: 77 })
  isSure = true
  const sure = await ask(other, { method: 'GET', path: '/health' }, { clockMs: 78 })
  await other.stop()

  expect([doubtful.given?.isSure, sure.given?.isSure]).toEqual([false, true])
  expect(heard).toEqual(
    [77, 78].map(clockMs => expect.objectContaining({ clockMs, atMs: server.time.nowMs })),
  )
})

it('marks answers to an enrolled device with a shared secret key', async () => {
  const server = await startTestServer({ OPEN_MODE: 'false' })
  const { code } = await makeEnrolment(server.context.database, {
    userId: 'ada',
    hours: 1,
    by: { system: 'a test' },
    nowMs: server.time.nowMs,
  })
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const enrolment = await ask(server, {
    method: 'POST',
    path: '/devices/enrol',
    body: JSON.stringify({
      code,
      public_key: publicKey.export({ format: 'jwk' }).x,
      name: 'laptop',
      platform: 'linux',
      helper_version: '1',
    }),
  })
  const { device_id: deviceId, answer_key: key = '' } = enrolAnswerSchema.parse(JSON.parse(enrolment.text))
  const signed = { device_id: deviceId, time: new Date(server.time.nowMs).toISOString(), nonce: randomUUID() }
  const signature = sign(null, Buffer.from(signInText(signed)), privateKey).toString('base64url')
  const signIn = { method: 'POST', path: '/devices/token', body: JSON.stringify({ ...signed, signature }) }

  const token = await ask(server, signIn, { key, deviceId })
  const replayed = await ask(server, signIn, { key, deviceId })
  const answer = tokenAnswerSchema.parse(JSON.parse(token.text))
  const headers = { authorization: `Bearer ${answer.token}` }
  const track = { method: 'POST', path: '/track', body: batch(), headers }
  const counted = await ask(server, track, { key, deviceId })
  const health = await ask(server, { method: 'GET', path: '/health' }, { key, deviceId })
  const underPublicKey = await ask(server, track, { deviceId })
  const claimedByAnother = await ask(server, track, { key: publicAnswerKey, deviceId: randomUUID() })

  expect(enrolment).toMatchObject({ status: 201, isRight: true })
  expect(token).toMatchObject({ status: 200, isRight: true })
  expect(replayed).toMatchObject({ status: 401, isRight: true })
  expect(answer.answer_key).toBe(key)
  expect(counted).toMatchObject({ status: 201, isRight: true })
  expect(health).toMatchObject({ status: 200, isRight: true })
  expect(underPublicKey.isRight).toBe(false)
  expect(claimedByAnother.isRight).toBe(false)
})
