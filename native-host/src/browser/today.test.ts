import { createServer, type Server } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../testing/log.ts'
import { createToday, type TodayPlan } from './today.ts'

const summary = {
  productive: 120,
  non_productive: 60,
  no_input: 60,
  no_input_counts: 'non_productive' as const,
  total_seconds: 180,
  total_buckets: 3,
  declared: 0,
}
const apps = Array.from({ length: 7 }, (_, n) => ({
  app_name: `App ${n}`,
  category: 'productive',
  total_seconds: 60,
  states: { productive: 60, non_productive: 0 },
}))
const answers: Record<string, unknown> = {
  '/summary/today': summary,
  '/apps': apps,
  '/timeline': [
    { start: '2026-03-04T05:00:00Z', seconds: 60, state: 'non_productive', reason: 'no_presence' },
    { start: '2026-03-04T05:01:00Z', seconds: 60, state: 'productive', reason: 'of a newer server' },
  ],
}

/** A server with a person's numbers; it records the URLs that were requested. */
async function aServer() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://any')
    asked.push(`${url.pathname}?${url.searchParams}`)
    response.end(JSON.stringify(answers[url.pathname]))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => close(server))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { asked, server, url: `http://127.0.0.1:${port}` }
}

function todayAt(backendUrl: string, change: Partial<TodayPlan> = {}) {
  const plan = { backendUrl, userId: 'ada', log: silentLog, nowMs: () => 0, local: () => null, ...change }
  return createToday(plan)
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

test("returns the person's numbers, top five apps and hours", async () => {
  const { url, asked } = await aServer()

  const numbers = await todayAt(url, { userId: 'ada & co' })()

  expect(numbers).toMatchObject({
    summary,
    apps: apps.slice(0, 5),
    hours: [{ productive: 60, non_productive: 60, no_input: 60 }],
    source: 'server',
  })
  expect(asked.toSorted()).toEqual([
    '/apps?user_id=ada+%26+co',
    '/summary/today?user_id=ada+%26+co',
    '/timeline?user_id=ada+%26+co',
  ])
})

test('asks the server once for popups opened at the same time', async () => {
  const { url, asked } = await aServer()
  const today = todayAt(url)

  await Promise.all([today(), today()])
  await today()

  expect(asked).toHaveLength(3)
})

test('answers with the last numbers and their time while the server is down', async () => {
  const { url, server } = await aServer()
  let now = 0
  const today = todayAt(url, { nowMs: () => now })
  const before = await today()

  await close(server)
  now = 60_000

  expect(await today()).toEqual(before)
})

test("answers with this machine's numbers while the server is down, and the server's when it is back", async () => {
  const { url, server } = await aServer()
  const local = {
    summary: { ...summary, productive: 180 },
    apps: [],
    hours: [],
    computedAt: '2026-03-04T05:06:07.000Z',
    source: 'local' as const,
  }
  let now = 0
  const today = todayAt(url, { nowMs: () => now, local: () => local })
  const before = await today()
  const { port } = new URL(url)

  await close(server)
  now = 60_000
  const away = await today()
  await new Promise<void>(resolve => server.listen(Number(port), '127.0.0.1', resolve))

  expect(before).toMatchObject({ source: 'server' })
  expect(away).toEqual(local)
  expect(await today()).toMatchObject({ source: 'server' })
})

test('has no answer when the server was never reached', async () => {
  const { url, server } = await aServer()
  await close(server)

  expect(await todayAt(url)()).toBeNull()
})
