import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

const limitBytes = 512 * 1024
const head = (headers: string) => `POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n\r\n`
const withLength = (body: Buffer, headers = '') =>
  Buffer.concat([Buffer.from(head(`${headers}Content-Length: ${body.length}`)), body])
const chunked = (body: Buffer) =>
  Buffer.concat([
    Buffer.from(`${head('Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\n\r\n'),
  ])
/** Packed it is below the limit, unpacked it is over it long before its packed bytes are all read. */
const bomb = gzipSync(Buffer.concat([Buffer.alloc(4 * limitBytes), randomBytes(limitBytes - 64 * 1024)]))

it.each([
  ['says that it is too large', withLength(Buffer.alloc(limitBytes + 1)), 413],
  ['turns out to be too large', chunked(Buffer.alloc(2 * limitBytes)), 413],
  ['unpacks to too much', withLength(bomb, 'Content-Encoding: gzip\r\n'), 413],
  ['is damaged at its beginning', withLength(randomBytes(limitBytes - 1), 'Content-Encoding: gzip\r\n'), 400],
  ['is packed otherwise', withLength(Buffer.alloc(limitBytes - 1), 'Content-Encoding: br\r\n'), 415],
])('answers the next request on the connection of a body that %s', async (_, request, status) => {
  const { url } = await startTestServer()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  // Hung up on, it ends with a close, which is what is looked for.
  socket.on('error', () => {})
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', text => {
    received += text
  })
  const answersSo = async (count: number) => {
    while ((received.match(/HTTP\/1\.1 /g) ?? []).length < count && !socket.destroyed)
      await Promise.race([once(socket, 'data'), once(socket, 'close')])
  }

  socket.write(request)
  await answersSo(1)
  socket.write('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  await once(socket, 'close')

  const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => Number(code))
  expect(statuses).toEqual([status, 200])
})
