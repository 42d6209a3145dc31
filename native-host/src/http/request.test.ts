import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { expect, onTestFinished, test, vi } from 'vitest'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** Loads the module again, because it reads the environment's proxy once. */
async function freshRequest(environment: Record<string, string> = {}) {
  vi.resetModules()
  for (const name of ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, environment[name])
  onTestFinished(() => void vi.unstubAllEnvs())
  const { allowPlainHttp } = await import('./plain-http.ts')
  allowPlainHttp(['tracker.invalid'])
  return (await import('./request.ts')).request
}

const signal = AbortSignal.timeout(patienceMs)

test('sends the request and reads the answer', async () => {
  const url = await serve(async (incoming, answer) => {
    const heard = {
      method: incoming.method,
      type: incoming.headers['content-type'],
      body: await text(incoming),
    }
    answer.writeHead(201, { 'retry-after': '7' }).end(JSON.stringify(heard))
  })
  const request = await freshRequest()

  const answer = await request(`${url}/track`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'größer',
    signal,
  })

  expect(answer).toMatchObject({ status: 201, ok: true })
  expect(answer.headers.get('retry-after')).toBe('7')
  expect(answer.headers.get('etag')).toBeNull()
  expect(await answer.json()).toEqual({ method: 'POST', type: 'text/plain', body: 'größer' })
})

test('treats a redirect as an answer and does not follow it', async () => {
  let visits = 0
  const url = await serve((_, answer) => {
    visits++
    answer.writeHead(307, { location: '/elsewhere' }).end()
  })
  const request = await freshRequest()

  const answer = await request(url, { signal })

  expect(answer).toMatchObject({ status: 307, ok: false })
  expect(visits).toBe(1)
})

test('uses the environment’s proxy, except for excluded hosts', async () => {
  const direct = await serve((_, answer) => answer.end('direct'))
  const proxy = await serve((incoming, answer) => answer.end(`proxied ${incoming.url}`))
  const request = await freshRequest({ HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' })

  const far = await request('http://tracker.invalid/health', { signal })
  const near = await request(direct, { signal })

  expect(await far.text()).toBe('proxied http://tracker.invalid/health')
  expect(await near.text()).toBe('direct')
})

test.each(['127.0.0.1', 'localhost'])('never uses a proxy for %s, which is this machine', async host => {
  const direct = await serve((_, answer) => answer.end('direct'))
  const proxy = await serve((_, answer) => answer.writeHead(403).end('proxied'))
  const request = await freshRequest({ HTTP_PROXY: proxy, http_proxy: proxy })

  const answer = await request(direct.replace('127.0.0.1', host), { signal })

  expect(await answer.text()).toBe('direct')
})

test('rejects when an answer breaks off, when no server listens, and when aborted', async () => {
  const broken = await serve((_, answer) => {
    answer.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => answer.destroy())
  })
  const silent = await serve(() => {})
  const request = await freshRequest()

  const half = await request(broken, { signal })
  await expect(half.text()).rejects.toThrow()
  await expect(request('http://127.0.0.1:1', { signal })).rejects.toThrow('ECONNREFUSED')
  await expect(request(silent, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
})

test('keeps at most 1 MB of an endless answer, and disconnects', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x')
  const hungUp = Promise.withResolvers<void>()
  const url = await serve((_, answer) => {
    answer.on('close', hungUp.resolve)
    // Ends after 16 MB, so that a helper that keeps reading also ends, and fails here.
    for (let sent = 0; sent < 256; sent++) answer.write(piece)
    answer.end()
  })
  const request = await freshRequest()

  const answer = await request(`${url}/track`, { signal })

  await expect(answer.text()).rejects.toThrow('larger than 1 MB')
  await hungUp.promise
})

test('accepts an answer of 1 MB', async () => {
  const url = await serve((_, answer) => answer.end('x'.repeat(1024 * 1024)))
  const request = await freshRequest()

  expect(await (await request(url, { signal })).text()).toHaveLength(1024 * 1024)
})
