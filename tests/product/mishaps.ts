import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'

/** A stranger's answer, often exactly what the server would answer. */
const anySaid = fc.oneof(
  fc.constantFrom(
    { status: 201, body: '{"ingested":1,"duplicate":false,"rejected":[]}' },
    { status: 400, body: '{"error":{"code":"invalid_request","message":"x"}}' },
    { status: 409, body: '{"error":{"code":"epoch_retired","message":"x"}}' },
    { status: 410, body: '{"error":{"code":"person_erased","message":"x"}}' },
    { status: 413, body: '' },
  ),
  fc.record({
    status: fc.constantFrom(
      200,
      201,
      204,
      302,
      400,
      401,
      403,
      404,
      409,
      410,
      413,
      415,
      422,
      429,
      500,
      503,
      511,
    ),
    body: fc.constantFrom(
      '',
      '<html>Welcome</html>',
      '{"ok":true}',
      '{"ingested":1,"duplicate":false,"rejected":[]}',
      '{"error":{"code":"epoch_retired","message":"x"}}',
      '{"error":{"code":"sequence_gap","message":"x"},"expected":9}',
      '{"error":{"code":"sequence_reused","message":"x"},"counted":"AAAAAAA"}',
      '{"error":{"code":"person_erased","message":"x"}}',
    ),
  }),
)

/** What happens to a request in transit: nothing, something else answers, or it or its answer is damaged. */
export const anyMishap = fc.oneof(
  fc.record({
    kind: fc.constant('stranger' as const),
    said: anySaid,
    date: fc.constantFrom('Thu, 01 Jan 1970 00:12:34 GMT', 'Fri, 01 Jan 2038 00:00:00 GMT'),
    retryAfter: fc.constantFrom('0', '31536000'),
    isCut: fc.boolean(),
    delayMs: fc.constantFrom(0, 0, 30),
  }),
  fc.record({
    kind: fc.constantFrom('lose_answer', 'cut_answer', 'change_status', 'break_packing', 'change_body'),
  }),
)
export type Mishap = typeof anyMishap extends fc.Arbitrary<infer T> ? T : never

/** Runs between helper and server, and applies the next mishap to each request, if there is one. */
export async function startBetween(
  pending: Mishap[],
  serverUrl: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const proxy = createServer(async (incoming, response) => {
    const body = await buffer(incoming)
    const next = pending.shift()
    if (next?.kind === 'stranger') return answerAsStranger(response, next)
    if (next?.kind === 'break_packing') delete incoming.headers['content-encoding']
    const sent = next?.kind === 'change_body' ? Buffer.from('{"events":[]}') : body
    if (next?.kind === 'change_body') delete incoming.headers['content-encoding']
    return passOn(serverUrl, incoming, sent, response, next?.kind)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        proxy.close(() => resolve())
        proxy.closeAllConnections()
      }),
  }
}

async function answerAsStranger(response: ServerResponse, mishap: Extract<Mishap, { kind: 'stranger' }>) {
  const { said, date, retryAfter, isCut, delayMs } = mishap
  const { status, body } = said
  await delay(delayMs)
  const length = isCut ? { 'content-length': body.length + 9 } : {}
  response.writeHead(status, { date, 'retry-after': retryAfter, ...length })
  if (!isCut) return response.end(body)
  response.write(body || ' ')
  return response.destroy()
}

function passOn(
  serverUrl: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  how: Mishap['kind'] | undefined,
): void {
  const headers = { ...incoming.headers, 'content-length': String(body.length) }
  const { hostname, port } = new URL(serverUrl)
  const onward = { hostname, port, path: incoming.url ?? '/', method: incoming.method ?? 'GET', headers }
  const sending = request(onward, async answer => {
    const text = await buffer(answer)
    if (how === 'lose_answer') return incoming.socket.destroy()
    response.writeHead(how === 'change_status' ? 400 : (answer.statusCode ?? 500), answer.headers)
    if (how !== 'cut_answer') return response.end(text)
    response.write(text.subarray(0, 5))
    return response.destroy()
  })
  sending.on('error', () => response.destroy())
  sending.end(body)
}
