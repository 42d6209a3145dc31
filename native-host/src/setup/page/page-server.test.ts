import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { type PageServer, type SetupApi, servePage } from './page-server.ts'

const secret = 'the-secret-of-this-page'
const page = { type: 'text/html; charset=utf-8', body: Buffer.from('<h1>Set up</h1>') }

async function start(options: { idleMs?: number; goodbyeMs?: number; isMine?: () => boolean } = {}) {
  const called: string[] = []
  const note = (name: string) => async (body: unknown) => {
    called.push(`${name} ${JSON.stringify(body)}`)
    return { done: true }
  }
  const names = [
    'state',
    'connect',
    'sample',
    'acknowledge',
    'register-browser',
    'later',
    'finish',
    'goodbye',
  ]
  const server = await servePage({
    secret,
    files: { '/': page },
    api: Object.fromEntries(names.map(name => [name, note(name)])) as unknown as SetupApi,
    onTrouble: why => expect.fail(String(why)),
    ...options,
  })
  onTestFinished(() => server.close())
  return { server, called }
}

/** As the page itself asks, except for what a test changes; null leaves a header out. */
async function ask(
  { port }: PageServer,
  { method = 'POST', path = '/api/state', body = '{}', headers = {} }: Asking = {},
) {
  const own = {
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
  }
  const sent = Object.entries({ ...own, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', method, path, headers: Object.fromEntries(sent), agent: false },
        async answer => {
          resolve({ status: answer.statusCode ?? 0, body: await text(answer), headers: answer.headers })
        },
      )
      asked.on('error', reject)
      asked.end(method === 'GET' ? undefined : body)
    },
  )
}

interface Asking {
  method?: string
  path?: string
  body?: string
  headers?: Record<string, string | null>
}

test('answers the page itself', async () => {
  const { server, called } = await start()

  expect(await ask(server)).toMatchObject({ status: 200, body: '{"done":true}' })
  expect(called).toEqual(['state {}'])
})

test('serves its files to a browser that has no secret yet, under a strict policy and from no cache', async () => {
  const { server } = await start()
  const file = await ask(server, { method: 'GET', path: '/', headers: { origin: null, authorization: null } })

  expect(file).toMatchObject({ status: 200, body: '<h1>Set up</h1>' })
  expect(file.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect(file.headers['content-security-policy']).toContain("default-src 'none'")
  expect(file.headers['content-security-policy']).not.toContain('unsafe')
  expect(file.headers).not.toHaveProperty('access-control-allow-origin')
})

test.each<[string, number, Asking]>([
  ['a name that was made to resolve to this computer', 421, { headers: { host: 'evil.example:80' } }],
  ['the name localhost', 421, { headers: { host: 'localhost' } }],
  ['a page of another origin', 403, { headers: { origin: 'https://evil.example' } }],
  ['a page of another port', 403, { headers: { origin: 'http://127.0.0.1:1' } }],
  ['a sandboxed page', 403, { headers: { origin: 'null' } }],
  ['a program without an origin', 403, { headers: { origin: null } }],
  ['a request without the secret', 401, { headers: { authorization: null } }],
  ['a wrong secret', 401, { headers: { authorization: `Bearer ${secret}x` } }],
  ['a form', 415, { headers: { 'content-type': 'text/plain' } }],
  ['a call that does not exist', 404, { path: '/api/constructor' }],
  ['a call with a query', 404, { path: '/api/state?x=1' }],
  ['another path', 404, { method: 'GET', path: '/etc/passwd', headers: { origin: null } }],
  ['another method', 405, { method: 'PUT' }],
  ['a body that is no JSON', 400, { body: 'x' }],
  ['a body of another shape', 400, { path: '/api/acknowledge', body: '{"language":"tlh"}' }],
  ['a body that is too large', 413, { body: `{"x":"${'x'.repeat(20_000)}"}` }],
])('refuses %s with %i and nothing else', async (_, status, asking) => {
  const { server, called } = await start()

  expect(await ask(server, asking)).toMatchObject({ status, body: '' })
  expect(called).toEqual([])
})

test('answers no other user of this computer', async () => {
  const { server, called } = await start({ isMine: () => false })

  expect(await ask(server)).toMatchObject({ status: 403, body: '' })
  expect(called).toEqual([])
})

test.each(['finish', 'later'])('closes after %s, and answers nothing then', async name => {
  const { server } = await start()

  const body = name === 'later' ? '{"again":true}' : '{}'
  expect(await ask(server, { path: `/api/${name}`, body })).toMatchObject({ status: 200 })
  await server.closed
  await expect(ask(server)).rejects.toThrow('ECONNREFUSED')
})

test('closes when it was not used for a while, and soon after a goodbye', async () => {
  const idle = await start({ idleMs: 1 })
  await idle.server.closed

  const left = await start({ goodbyeMs: 1 })
  await ask(left.server, { path: '/api/goodbye' })
  await left.server.closed
})
