import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { markHeader } from './mark-answer.ts'

/**
 * Something that answers every request alike until the test is finished, marked as an answer of our server or not.
 * Returns its address.
 */
export async function answering(
  status: number,
  body: string,
  { isMarked = true, aheadMs = 0 }: { isMarked?: boolean; aheadMs?: number } = {},
): Promise<string> {
  const server = createServer((request, response) => {
    const mark = markHeader(request, {
      received: Buffer.alloc(0),
      status,
      body,
      timeMs: Date.now() + aheadMs,
    })
    response.writeHead(status, { 'content-type': 'application/json', ...(isMarked && mark) }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Something that takes requests and answers none of them until it hangs up. */
export async function answeringLater(): Promise<
  AsyncDisposable & { address: string; asked: Promise<unknown>; hangUp(): void }
> {
  const server = createServer()
  const asked = once(server, 'request')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const hangUp = () => server.closeAllConnections()
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hangUp,
    async [Symbol.asyncDispose]() {
      server.close()
      hangUp()
    },
  }
}

/** The body of `GET /health` of a server with this version. */
export const healthOf = (version: string, more: object = {}) =>
  JSON.stringify({ status: 'ok', version, ...more })
