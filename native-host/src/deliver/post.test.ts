import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startTrackServer } from '../testing/track-server.ts'
import { parseRetryAfter, postBatch } from './post.ts'

const now = Date.parse('2026-03-04T05:06:00Z')

test.each([
  ['20', 20_000],
  ['Wed, 04 Mar 2026 05:06:30 GMT', 30_000],
  ['Wed, 04 Mar 2026 05:00:00 GMT', 0],
  ['999999', 900_000],
  ['soon', null],
  [null, null],
])('reads Retry-After %s as %s ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected)
})

test.each([
  [409, 'other_sequence_expected'],
  [400, 'refused'],
  [413, 'refused'],
  [401, 'failed'],
  [404, 'failed'],
  [429, 'failed'],
  [500, 'failed'],
  [503, 'failed'],
  [200, 'failed'],
  [201, 'failed'],
])('treats a %s without a track answer as %s', async (status, kind) => {
  const server = await startTrackServer()
  server.mishaps.push({ status })

  const outcome = await postBatch(server.url, gzipSync('{}'), new AbortController().signal)

  expect(outcome.kind).toBe(kind)
})

test.each([200, 201, 204, 302, 400, 401, 403, 409, 410, 413, 429, 503])(
  'ignores another server’s %s, and does not wait for it',
  async status => {
    const server = await startTrackServer()
    server.mishaps.push({ status, retryAfter: '600', isStranger: true })

    const outcome = await postBatch(server.url, gzipSync('{}'), new AbortController().signal)

    expect(outcome).toMatchObject({
      kind: 'failed',
      retryAfterMs: null,
      status,
      message: expect.stringContaining(server.url),
    })
  },
)

test('accepts no answer for a batch that was altered on the way', async () => {
  const server = await startTrackServer()
  server.mishaps.push({ status: 400, isAltered: true })

  const outcome = await postBatch(server.url, gzipSync('{}'), new AbortController().signal)

  expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('changes the requests') })
})

test("says what to do when the server can't be reached", async () => {
  const server = await startTrackServer()
  await server.close()

  const outcome = await postBatch(server.url, Buffer.from('{}'), new AbortController().signal)

  expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('ECONNREFUSED') })
})
