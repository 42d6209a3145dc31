import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { Processes } from './desktop/process.ts'
import { startServer } from './product/server.ts'

/**
 * Sends a beginning and then a byte from time to time, without end. Returns the answer and how long it took
 * until the server disconnected.
 */
async function drip(port: number, beginning: string): Promise<{ answer: string; seconds: number }> {
  const beganMs = performance.now()
  const client = connect(port, '127.0.0.1')
  // A byte may be sent while the server disconnects.
  client.on('error', () => client.destroy())
  client.write(beginning)
  const dripping = setInterval(() => client.writable && client.write('x'), 500)
  try {
    const answer = await text(client)
    return { answer, seconds: (performance.now() - beganMs) / 1_000 }
  } finally {
    clearInterval(dripping)
  }
}

it('disconnects clients that send slowly, by the limits of a server with default settings', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-slow-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const server = await startServer(processes, folder)
  const port = Number(new URL(server.url).port)

  const [head, body] = await Promise.all([
    drip(port, 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '),
    drip(
      port,
      'POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
    ),
  ])

  expect([head.answer, body.answer]).toEqual([
    expect.stringMatching(/^HTTP\/1.1 408 /),
    expect.stringMatching(/^HTTP\/1.1 408 /),
  ])
  // 10 and 30 s, checked every 5 s, on a machine that may be busy.
  expect(head.seconds).toBeGreaterThan(9)
  expect(head.seconds).toBeLessThan(60)
  expect(body.seconds).toBeGreaterThan(29)
  expect(body.seconds).toBeLessThan(90)
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
})
