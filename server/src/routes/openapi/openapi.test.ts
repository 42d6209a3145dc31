import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createRouter } from '../../app.ts'
import { startTestServer } from '../../testing/server.ts'
import { whoMay } from '../../testing/who-may.ts'

const documentSchema = z.object({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.array(z.string()))) })),
  ),
})

describe('GET /openapi.json', () => {
  it('passes the rules of a public OpenAPI linter', async () => {
    const { url } = await startTestServer()
    const config = await createConfig({ extends: ['recommended'] })

    const source = await (await fetch(`${url}/openapi.json`)).text()
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })

    const found = problems.map(
      ({ ruleId, message, location: [at] }) => `${ruleId} ${at?.pointer}: ${message}`,
    )
    expect(found).toEqual([])
  })

  it('describes exactly the routes of the router', async () => {
    const { url, context } = await startTestServer()
    const routed = createRouter(context).stack.flatMap(({ methods, path }) =>
      methods
        .filter(method => method !== 'HEAD')
        .map(method => `${method} ${String(path).replace(/:(\w+)/g, '{$1}')}`),
    )

    const { openapi, paths } = await documentOf(url)

    expect(openapi).toMatch(/^3\.1\./)
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual(routed.sort())
  })

  it('lists the credentials that each route accepts', async () => {
    const { url } = await startTestServer()

    const { paths } = await documentOf(url)

    const differing = Object.entries(whoMay).filter(([key, allowed]) => {
      const [method = '', path = ''] = key.split(' ')
      const security = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.security
      const schemes = security?.map(each => Object.keys(each).join()).sort()
      return JSON.stringify(schemes) !== JSON.stringify(schemesFor(key, method, allowed))
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('uses the path of PUBLIC_URL as the server URL', async () => {
    const { url } = await startTestServer({ PUBLIC_URL: 'https://intranet.example/tracker' })

    expect((await documentOf(url)).servers).toEqual([{ url: '/tracker' }])
  })
})

describe('GET /docs', () => {
  it.each([
    ['', ''],
    ['/tracker', 'https://intranet.example/tracker'],
  ])('loads only files of this server, with base path %j', async (base, publicUrl) => {
    const { url } = await startTestServer(publicUrl === '' ? {} : { PUBLIC_URL: publicUrl })

    const page = await fetch(`${url}${base}/docs`)
    const html = await page.text()

    const links = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link = '']) => link)
    expect(links).toHaveLength(4)
    const answers = await Promise.all(links.map(link => fetch(url + link)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(links.filter(link => !link.startsWith(`${base}/`))).toEqual([])
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=/)
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'self'")
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(answers.map(({ headers }) => headers.get('Cache-Control'))).toEqual([
      'no-cache',
      'no-cache',
      'no-cache',
      'no-store',
    ])
  })

  it.each(['package.json', 'page.html', '..%2Fopenapi.ts', '__proto__'])(
    'does not serve other files, such as %s',
    async file => {
      const server = await startTestServer()

      expect(await server.refusal(`/docs/${file}`)).toMatchObject({
        status: 404,
        error: { code: 'not_found' },
      })
    },
  )
})

async function documentOf(url: string): Promise<z.output<typeof documentSchema>> {
  return documentSchema.parse(await (await fetch(`${url}/openapi.json`)).json())
}

/** The schemes expected from the hand-written table. It does not cover operators, so metrics are listed here. */
function schemesFor(key: string, method: string, allowed: readonly string[] | 'everyone'): string[] {
  if (key === 'GET /metrics') return ['metricsToken']
  if (allowed === 'everyone') return []
  const session = method === 'GET' ? 'session' : 'session,csrfToken'
  return [
    ...(allowed.includes('device') ? ['deviceToken'] : []),
    ...(allowed.includes('admin') ? [session] : []),
  ]
}
