import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRouter } from './app.ts'
import { event } from './testing/events.ts'
import { startTestServer, statusOf, temporaryFolder, trackRequest } from './testing/server.ts'

describe('permissions', () => {
  it('are checked by a rule in every route', async () => {
    const { context } = await startTestServer()

    const ruleless = createRouter(context).stack.filter(({ stack }) => stack[0]?.name !== 'rule')

    expect(ruleless.map(({ path }) => path)).toEqual([])
  })

  it('require a sign-in to read or write, except in open mode', async () => {
    const server = await startTestServer({ OPEN_MODE: 'false' })

    const reading = await server.refusal('/admin/leaderboard')
    const writing = await server.refusal('/track', trackRequest({ events: [event()] }))
    const health = await fetch(`${server.url}/health`)

    expect([reading.status, writing.status, health.status]).toEqual([401, 401, 200])
    expect(writing.error.message).toContain('enrol')
  })
})

describe('foreign web pages', () => {
  it('cannot change anything', async () => {
    const server = await startTestServer({ CORS_ORIGINS: 'https://welcome.example' })
    const post = (origin: string) =>
      fetch(`${server.url}/track`, trackRequest({ events: [event()] }, { Origin: origin }))

    expect((await post('https://evil.example')).status).toBe(403)
    expect((await post('null')).status).toBe(403)
    expect((await post('https://welcome.example')).status).toBe(201)
    expect((await post(server.url)).status).toBe(201)
  })

  it('may read only if their origin is allowed', async () => {
    const server = await startTestServer({ CORS_ORIGINS: 'https://welcome.example' })
    const allowed = async (origin: string) =>
      (await fetch(`${server.url}/apps`, { headers: { Origin: origin } })).headers.get(
        'Access-Control-Allow-Origin',
      )

    expect(await allowed('https://welcome.example')).toBe('https://welcome.example')
    expect(await allowed('https://evil.example')).toBeNull()
  })

  it('cannot read by pointing their host name at this machine', async () => {
    const server = await startTestServer()

    expect(await statusOf(`${server.url}/health`, { Host: 'rebound.example' })).toBe(421)
    expect(await statusOf(`${server.url}/health`, { Host: 'localhost' })).toBe(200)
  })
})

describe('a request over https', () => {
  it('is answered with Strict-Transport-Security', async () => {
    const server = await startTestServer({ TRUST_PROXY: 'true' })
    const reported = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/health`, { headers })).headers.get('Strict-Transport-Security')

    expect(await reported({ 'X-Forwarded-Proto': 'https' })).toBe('max-age=31536000; includeSubDomains')
    expect(await reported({})).toBeNull()
  })

  it('does not include subdomains if the host is shared', async () => {
    const PUBLIC_URL = 'https://intranet.example/tracker'
    const server = await startTestServer({ TRUST_PROXY: 'true', PUBLIC_URL })

    const { headers } = await fetch(`${server.url}/tracker/health`, {
      headers: { 'X-Forwarded-Proto': 'https' },
    })

    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
  })
})

describe('invalid URLs', () => {
  it.each([
    ['/timeline', 400, 'user_id'],
    ['/timeline?user_id=ada&date=2026-02-30', 400, 'date'],
    ['/timeline?user_id=ada&user_id=bob', 400, 'user_id'],
    ['/daily?days=0', 400, 'days'],
    ['/daily?days=-1', 400, 'days'],
    ['/daily?days=367', 400, 'days'],
    ['/daily?days=7.5', 400, 'days'],
    ['/admin/leaderboard?sort=name', 400, 'sort'],
    ['/admin/leaderboard?page=0', 400, 'page'],
    ['/admin/leaderboard?from=2026-03-10&to=2026-03-09', 400, 'from'],
    ['/admin/leaderboard?date=2026-03-10&to=2026-03-10', 400, 'date'],
    [`/admin/user/${'x'.repeat(129)}/app-breakdown`, 400, 'user_id'],
    ['/apps?user_id=a%00b', 400, 'user_id'],
    ['/admin/leaderboard?team=%00', 400, 'team'],
    ['/admin/user/a%00b/app-breakdown', 400, 'path'],
    ['/assets/%00.js', 400, 'path'],
    ['/nothing-here', 404, 'address'],
  ])('%s is answered with %i and the cause', async (path, status, hint) => {
    const server = await startTestServer()

    const refusal = await server.refusal(path)

    expect(refusal.status).toBe(status)
    expect(refusal.error.message).toContain(hint)
  })

  it('are answered with the allowed methods', async () => {
    const server = await startTestServer()

    const { status, headers } = await server.refusal('/track')

    expect(status).toBe(405)
    expect(headers.get('Allow')).toContain('POST')
  })
})

describe('the pages', () => {
  async function dashboard(): Promise<string> {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'dist/assets'), { recursive: true })
    await writeFile(join(folder, 'secret.svg'), 'secret')
    await writeFile(join(folder, 'dist/me.html'), 'my page')
    await writeFile(join(folder, 'dist/admin.html'), 'admin page')
    await writeFile(join(folder, 'dist/assets/app-1a2b.js'), 'script')
    return join(folder, 'dist')
  }

  it('are the built dashboards', async () => {
    const { url } = await startTestServer({}, { dashboard: await dashboard() })
    const text = async (path: string) => (await fetch(url + path)).text()

    expect(await text('/dashboard/ada')).toBe('my page')
    expect(await text('/dashboard/a%2Fb')).toBe('my page')
    expect(await text('/admin')).toBe('admin page')
    expect(await text('/admin/people/ada')).toBe('admin page')
    expect(await text('/')).toBe('admin page')
  })

  it('run no inline scripts and cannot be framed', async () => {
    const { url } = await startTestServer({}, { dashboard: await dashboard() })

    const { headers } = await fetch(`${url}/admin`)

    expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'; style-src")
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cache-Control')).toBe('no-cache')
  })

  it('have scripts that are cached permanently', async () => {
    const { url } = await startTestServer({}, { dashboard: await dashboard() })

    const { headers } = await fetch(`${url}/assets/app-1a2b.js`)

    expect(headers.get('Cache-Control')).toBe('max-age=31536000,immutable')
    expect(headers.get('Content-Type')).toContain('javascript')
  })

  it.each([
    '/assets/..%2f..%2fsecret.svg',
    '/%2e%2e%2fsecret.svg',
    '/assets/%2e%2e/%2e%2e/secret.svg',
    '/assets/none.js',
    '/assets',
  ])('answer %s with 404', async path => {
    const server = await startTestServer({}, { dashboard: await dashboard() })

    expect((await server.refusal(path)).status).toBe(404)
  })

  it('explain what to do while they are not built', async () => {
    const { url } = await startTestServer()

    const response = await fetch(`${url}/admin`)

    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm run build')
  })
})

describe('every answer', () => {
  const ways: [string, string, RequestInit][] = [
    ['a page', '/admin', {}],
    ['data', '/daily', {}],
    ['a batch', '/track', trackRequest({ events: [event()] })],
    ['a change', '/cleanup', { method: 'POST' }],
    ['an error', '/nothing-here', {}],
    ['a rejected change', '/login', { method: 'POST', body: 'no JSON' }],
    ['metrics', '/metrics', {}],
  ]
  it.each(ways)('has a content type and cannot be framed: %s', async (_, path, init) => {
    const { url } = await startTestServer()

    const { headers } = await fetch(url + path, init)

    expect(headers.get('Content-Type')).toMatch(/^(text|application)\/\S+;.* ?charset=utf-8/)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toMatch(
      /frame-ancestors 'none'; object-src 'none'; base-uri 'none'/,
    )
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  })

  it('rejects TRACE', async () => {
    const { url } = await startTestServer()

    expect(await statusOf(`${url}/daily`, {}, 'TRACE')).toBe(405)
  })
})

describe('an unexpected error', () => {
  it('is answered without a stack trace, with an ID to find it in the log', async () => {
    const server = await startTestServer()
    await server.context.database.transaction(tx => tx.run('DROP TABLE daily_totals'))

    const { status, error, headers } = await server.refusal('/daily')

    expect(status).toBe(500)
    expect(error.message).toContain(headers.get('X-Request-Id'))
    expect(JSON.stringify(error)).not.toMatch(/SQLITE|\.ts/)
  })
})
