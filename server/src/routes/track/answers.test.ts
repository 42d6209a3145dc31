import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import { eventsFrom } from '../../testing/events.ts'
import { startTestServer } from '../../testing/server.ts'

describe('an answer to POST /track', () => {
  const batch = (change: object = {}) =>
    JSON.stringify({
      device_id: 'laptop',
      epoch: 'e1',
      sequence: 1,
      events: eventsFrom('2026-03-10T11:30:10Z', 2),
      ...change,
    })

  it.each([
    ['a batch', {}, batch(), {}, 201],
    ['a repeated batch', {}, batch(), {}, 201],
    [
      'a batch without a sequence',
      {},
      JSON.stringify({ events: eventsFrom('2026-03-10T11:40:10Z', 1) }),
      {},
      201,
    ],
    ['a batch after a gap', {}, batch({ sequence: 9 }), {}, 409],
    ['invalid JSON', {}, '{"events":', {}, 400],
    ['a field of another type', {}, batch({ sequence: 'one' }), {}, 400],
    ['an unknown encoding', {}, batch(), { 'Content-Encoding': 'br' }, 415],
    ['a body that is not gzip', {}, batch(), { 'Content-Encoding': 'gzip' }, 400],
    ['too large a body', { MAX_REQUEST_SIZE_KB: '1' }, batch({ epoch: 'e'.repeat(2_000) }), {}, 413],
    ['another host name', {}, batch(), { Host: 'evil.example' }, 421],
    ['no credentials', { OPEN_MODE: 'false' }, batch(), {}, 401],
    ['an invalid token', { OPEN_MODE: 'false' }, batch(), { Authorization: 'Bearer none' }, 401],
    ['too many requests', { RATE_LIMIT_PER_DEVICE: '1/minute' }, batch(), {}, 429],
  ])('has the standard headers: %s', async (_, environment, body, headers, status) => {
    const { url } = await startTestServer(environment)
    // Some cases need a batch that was sent before.
    await post(url, body, headers)

    const answer = await post(url, body, headers)

    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.body)),
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(answer.headers['strict-transport-security']).toBeUndefined()
  })

  it('returns Retry-After if batches are sent too often', async () => {
    const { url } = await startTestServer({ RATE_LIMIT_PER_DEVICE: '1/minute' })
    await post(url, batch())

    const { status, headers } = await post(url, batch())

    expect([status, headers['retry-after']]).toEqual([429, '60'])
  })

  it('has HSTS if the request came over HTTPS', async () => {
    const { url } = await startTestServer({ TRUST_PROXY: 'true' })

    const { status, headers } = await post(url, batch(), { 'X-Forwarded-Proto': 'https' })

    expect(status).toBe(201)
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/)
  })

  it('has no ETag, and cannot be read by other origins', async () => {
    const { url } = await startTestServer()

    const { headers } = await post(url, batch())

    expect(headers).not.toHaveProperty('etag')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

it('refuses a batch from another web origin', async () => {
  const { url } = await startTestServer()

  const { status } = await post(url, '{}', { Origin: 'https://evil.example' })

  expect(status).toBe(403)
})

it('counts a batch from a client that does not wait for the answer', async () => {
  const server = await startTestServer()
  const events = eventsFrom('2026-03-10T11:30:10Z', 5)
  const body = JSON.stringify({ device_id: 'laptop', epoch: 'e1', sequence: 1, events })
  const { port } = new URL(server.url)

  const client = connect(Number(port), '127.0.0.1')
  client.write(`POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  while (server.context.groupCommit.waiting() === 0) await setImmediate()
  client.destroy()
  await server.context.groupCommit.drain()

  const again = await server.track(JSON.parse(body))
  expect(again).toMatchObject({ ingested: 0, duplicate: true })
  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({ total_seconds: 60 })
})

interface Answered {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: string
}

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Answered> {
  const sent = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers }
  return new Promise((resolve, reject) => {
    request(`${url}/track`, { method: 'POST', headers: sent }, async response => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) })
    })
      .on('error', reject)
      .end(body)
  })
}
