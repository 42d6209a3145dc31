import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { summarySchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import { eventsFrom } from '../../testing/events.ts'
import { startTestServer } from '../../testing/server.ts'

/** The URL of the fast path, and the same route through the middlewares and the router. */
const ways = ['/track', '/track?'] as const

describe('the fast path gives the same answers as the middlewares', () => {
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
    ['no JSON', {}, '{"events":', {}, 400],
    ['a field of another type', {}, batch({ sequence: 'one' }), {}, 400],
    ['an unknown encoding', {}, batch(), { 'Content-Encoding': 'br' }, 415],
    ['a body that is not gzip', {}, batch(), { 'Content-Encoding': 'gzip' }, 400],
    ['too much', { MAX_REQUEST_SIZE_KB: '1' }, batch({ epoch: 'e'.repeat(2_000) }), {}, 413],
    ['another host name', {}, batch(), { Host: 'evil.example' }, 421],
    ['no credentials', { OPEN_MODE: 'false' }, batch(), {}, 401],
    ['a token that is none', { OPEN_MODE: 'false' }, batch(), { Authorization: 'Bearer none' }, 401],
    ['too often', { RATE_LIMIT_PER_DEVICE: '1/minute' }, batch(), {}, 429],
    ['by https', { TRUST_PROXY: 'true' }, batch(), { 'X-Forwarded-Proto': 'https' }, 201],
  ])('%s', async (_, environment, body, headers, status) => {
    const { url } = await startTestServer(environment)
    // The first request may change the state, so send it once before comparing.
    await post(url + ways[0], body, headers)

    const [straight, usual] = [
      await post(url + ways[0], body, headers),
      await post(url + ways[1], body, headers),
    ]

    expect(straight).toEqual(usual)
    expect(straight.status).toBe(status)
  })
})

it('is not used for requests of web pages, which send an origin', async () => {
  const { url } = await startTestServer()

  const { status } = await post(url + ways[0], '{}', { Origin: 'https://evil.example' })

  expect(status).toBe(403)
})

it.each(ways)('counts a batch to %s of a client that did not wait for the answer', async way => {
  const server = await startTestServer()
  const events = eventsFrom('2026-03-10T11:30:10Z', 5)
  const body = JSON.stringify({ device_id: 'laptop', epoch: 'e1', sequence: 1, events })
  const { port } = new URL(server.url)

  const client = connect(Number(port), '127.0.0.1')
  client.write(`POST ${way} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
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

/** The answer without headers that are always different. */
function post(url: string, body: string, headers: Record<string, string>): Promise<Answered> {
  const sent = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers: sent }, async response => {
      const { 'x-request-id': id, date, ...same } = response.headers
      expect(id).toMatch(/^[\da-f-]{36}$/)
      resolve({ status: response.statusCode, headers: same, body: await text(response) })
    })
      .on('error', reject)
      .end(body)
  })
}
