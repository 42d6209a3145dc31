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
/** Below the limit when packed, but over the limit long before all of it is unpacked. */
const bomb = gzipSync(Buffer.concat([Buffer.alloc(4 * limitBytes), randomBytes(limitBytes - 64 * 1024)]))

it.each([
  ['is announced as too large', withLength(Buffer.alloc(limitBytes + 1)), 413],
  ['turns out to be too large', chunked(Buffer.alloc(2 * limitBytes)), 413],
  ['is too large when unpacked', withLength(bomb, 'Content-Encoding: gzip\r\n'), 413],
  ['is damaged at the start', withLength(randomBytes(limitBytes - 1), 'Content-Encoding: gzip\r\n'), 400],
  ['has another encoding', withLength(Buffer.alloc(limitBytes - 1), 'Content-Encoding: br\r\n'), 415],
])('answers the next request on the connection of a body that %s', async (_, request, status) => {
  const { url } = await startTestServer()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  // If the server disconnects, the connection closes, which the test would notice.
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

it('reads occasional rejected bodies to the end, and disconnects a client that sends many', async () => {
  const { url } = await startTestServer()
  async function answerTo(request: string): Promise<string> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(request)
    const [answer] = await once(socket.setEncoding('latin1'), 'data')
    return String(answer)
  }
  // The server answers before it has read any of the body.
  const tooLarge = head(`Content-Length: ${2 * limitBytes}`)

  const answers: string[] = []
  for (let i = 0; i < 40; i++) answers.push(await answerTo(tooLarge))

  expect(answers.every(answer => answer.startsWith('HTTP/1.1 413'))).toBe(true)
  expect(answers.slice(0, 10).filter(answer => /^connection: close/im.test(answer))).toEqual([])
  expect(answers.at(-1)).toMatch(/^connection: close/im)
})
