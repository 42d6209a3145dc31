import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { endpointList, type ListedEndpoint } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

const run = promisify(execFile)
const readable = endpointList.filter(({ method }) => method === 'GET')
/** Routes that need accounts, which open mode does not have. */
const aboutAccounts = [
  '/admin/users',
  '/admin/devices',
  '/admin/enrolments',
  '/admin/sign-in-requests',
  '/admin/updates',
  '/admin/teams/:team_id/policy',
]

describe('a plain client with curl and no account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-plain-'))
  const processes = new Processes()
  const now = new Date()
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer(processes, folder)
  })

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is answered 201 for a batch, and learns when it sends the same again', async () => {
    expect(await post('/track', batch())).toMatchObject({
      status: 201,
      body: { ingested: 12, duplicate: false, rejected: [] },
    })
    expect(await post('/track', batch())).toMatchObject({
      status: 201,
      body: { ingested: 0, duplicate: true },
    })
  })

  it('learns which field is wrong', async () => {
    const bad = batch()
    const answer = await post('/track', { events: [{ ...bad.events[0], keystroke_count: 'many' }] })

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { message: expect.stringContaining('keystroke_count') } })
  })

  it.each(
    readable.filter(({ path }) => !aboutAccounts.includes(path)).map(route => [route.path, route] as const),
  )('gets the documented shape from %s', async (_, route) => {
    const { status, body } = await get(address(route))

    expect(status).toBe(route.status)
    expect(route.answer.parse(body)).toEqual(body)
  })

  it.each(aboutAccounts)('learns from %s that there are no accounts', async path => {
    const { status, body } = await get(path.replace(':team_id', 'sales'))

    expect(status).toBe(403)
    expect(errorAnswerSchema.parse(body)).toEqual(body)
  })

  it('finds its numbers in every answer', async () => {
    const minute = { productive: 60, non_productive: 0, no_input: 0, total_seconds: 60, declared: 0 }
    const today = now.toISOString().slice(0, 10)

    expect((await get('/summary/today?user_id=ada')).body).toEqual({
      ...minute,
      no_input_counts: 'non_productive',
      total_buckets: 1,
      timezone: 'UTC',
    })
    expect((await get('/summary/today')).body).toEqual({
      ...minute,
      no_input_counts: 'non_productive',
      total_buckets: 1,
    })
    expect((await get('/apps?user_id=ada')).body).toEqual([
      {
        app_name: 'Code',
        category: 'productive',
        total_seconds: 60,
        states: { productive: 60, non_productive: 0, no_input: 0 },
      },
    ])
    const { body: daily } = await get('/daily?user_id=ada&days=7')
    expect(daily).toHaveLength(7)
    expect(daily).toContainEqual({ date: today, ...minute })
    expect((await get('/timeline?user_id=ada')).body).toMatchObject([
      { state: 'productive', reason: 'interaction', keystrokes: 36, clicks: 12, app_name: 'Code' },
    ])
    expect((await get('/admin/leaderboard')).body).toMatchObject([
      { user_id: 'ada', productive_sec: 60, productive_pct: 100, status: 'online' },
    ])
    expect((await get('/admin/tracker-status')).body).toMatchObject([{ user_id: 'ada', status: 'online' }])
    expect((await get('/admin/user/ada/app-breakdown')).body).toMatchObject([
      { app_name: 'Code', productive: 60, total: 60 },
    ])
    expect((await get('/admin/user/ada/non-productive-apps')).body).toEqual([])
    expect((await get('/db-stats')).body).toMatchObject({ rows: { buckets: 1 } })
  })

  it('can delete the person, and no route knows them any more', async () => {
    const answer = await curl('-X', 'DELETE', `${server.url}/admin/user/ada`)

    expect(answer).toMatchObject({ status: 200, body: { user_id: 'ada' } })
    expect((await get('/summary/today?user_id=ada')).body).toMatchObject({ total_seconds: 0 })
    expect((await get('/admin/leaderboard')).body).toEqual([])
  })

  /** Twelve seconds of one past minute, as the plain API accepts them. */
  function batch() {
    const minuteMs = Math.floor(now.getTime() / 60_000) * 60_000
    const events = Array.from({ length: 12 }, (_, i) => ({
      user_id: 'ada',
      timestamp: new Date(minuteMs + i * 1_000).toISOString(),
      app_name: 'Code',
      window_title: 'main.py',
      keystroke_count: i % 2 === 0 ? 6 : 0,
      mouse_clicks: i % 3 === 0 ? 3 : 0,
      mouse_distance: 12.5,
      idle_seconds: 0.4,
    }))
    return { events }
  }

  function address({ path, query }: ListedEndpoint): string {
    const place = path.replace(':user_id', 'ada')
    return query?.shape['user_id'] ? `${place}?user_id=ada` : place
  }

  function post(path: string, body: object) {
    return curl(
      '-X',
      'POST',
      '-H',
      'content-type: application/json',
      '-d',
      JSON.stringify(body),
      `${server.url}${path}`,
    )
  }

  function get(path: string) {
    return curl(`${server.url}${path}`)
  }
})

async function curl(...args: string[]): Promise<{ status: number; body: unknown }> {
  const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...args])
  const at = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(at + 1)), body: JSON.parse(stdout.slice(0, at)) }
}
