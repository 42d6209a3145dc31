import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import { startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'

it('lets no browser or cache store any answer or error', async () => {
  const { server, admin, nobody, enrol } = await startCompany()
  const device = await (await enrol('root')).signedIn(server.time.nowMs)
  const routes = createRouter(server.context).stack.flatMap(({ methods, path }) =>
    methods.filter(method => method !== 'HEAD').map(method => ({ method, path: String(path) })),
  )

  const kept: string[] = []
  // Routes that end the session or the device, or erase the person, come last.
  const isEnding = ({ method, path }: { method: string; path: string }) =>
    ['/logout', '/devices/self'].includes(path) || (method === 'DELETE' && path.startsWith('/admin/user/'))
  for (const { method, path } of routes.sort((a, b) => Number(isEnding(a)) - Number(isEnding(b)))) {
    const address = `${path.replace(':user_id', 'root').replace(/:\w+/, 'none')}${path.startsWith('/admin') ? '' : '?user_id=root'}`
    const body = method === 'GET' ? undefined : path === '/track' ? { events: [event()] } : {}
    for (const [name, caller] of Object.entries({ admin, device, nobody })) {
      const { headers, status } = await caller(method, address, body)
      if (headers.get('Cache-Control') !== 'no-store') kept.push(`${method} ${path}, ${name}: ${status}`)
    }
  }

  expect(routes.length).toBeGreaterThan(50)
  expect(kept).toEqual([])
})
