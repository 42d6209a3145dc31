import { expect, it } from 'vitest'
import { event } from './testing/events.ts'
import { startTestServer, trackRequest } from './testing/server.ts'

const environment = { PUBLIC_URL: 'https://intranet.example/tracker' }

it.each(['', '/tracker'])('answers behind a path if the proxy sends paths with the prefix %o', async way => {
  const server = await startTestServer(environment)
  const at = (path: string, init?: RequestInit) => fetch(server.url + way + path, init)

  expect((await at('/health')).status).toBe(200)
  expect((await at('/track', trackRequest({ events: [event()] }))).status).toBe(201)
  expect(await (await at('/summary/today?user_id=ada')).json()).toMatchObject({ total_seconds: 60 })
})

it('does not match a longer name, or any path if it has none', async () => {
  const behind = await startTestServer(environment)
  const atRoot = await startTestServer()

  expect((await fetch(`${behind.url}/trackers/health`)).status).toBe(404)
  expect((await fetch(`${atRoot.url}/tracker/health`)).status).toBe(404)
})
