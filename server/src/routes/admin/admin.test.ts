import {
  adminBreakdownRowSchema,
  deletionAnswerSchema,
  leaderboardRowSchema,
  nonProductiveAppRowSchema,
  summarySchema,
  trackerStatusRowSchema,
  trackerSummarySchema,
} from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { numberIn } from '../../database/row.ts'
import { event } from '../../testing/events.ts'
import { startTestServer } from '../../testing/server.ts'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /admin/leaderboard has everyone ever seen, by non-productive share', async () => {
  const server = await serverWithTwoPeople()

  expect(await server.read('/admin/leaderboard', z.array(leaderboardRowSchema))).toEqual([
    {
      user_id: 'ada',
      productive_sec: 60,
      non_productive_sec: 60,
      no_input_sec: 0,
      no_input_counts: 'non_productive',
      total_sec: 120,
      productive_pct: 50,
      declared_sec: 0,
      non_productive_pct: 50,
      status: 'offline',
      last_seen: '2026-03-10T12:00:00.000Z',
    },
    {
      user_id: 'bob',
      productive_sec: 0,
      non_productive_sec: 0,
      no_input_sec: 0,
      no_input_counts: 'non_productive',
      total_sec: 0,
      productive_pct: 0,
      declared_sec: 0,
      non_productive_pct: 0,
      status: 'offline',
      last_seen: '2026-03-10T12:00:00.000Z',
    },
  ])
})

it('GET /admin/leaderboard can be searched, sorted, dated and paged', async () => {
  const server = await serverWithTwoPeople()
  const names = async (query: string) =>
    (await server.read(`/admin/leaderboard?${query}`, z.array(leaderboardRowSchema))).map(row => row.user_id)

  expect(await names('q=DA')).toEqual(['ada'])
  expect(await names('q=%25')).toEqual([])
  expect(await names('sort=-user_id')).toEqual(['bob', 'ada'])
  expect(await names('sort=total_sec')).toEqual(['bob', 'ada'])
  expect(await names('date=2026-03-09&sort=-total_sec')).toEqual(['bob', 'ada'])
  expect(await names('from=2026-03-09&to=2026-03-10&sort=-total_sec')).toEqual(['ada', 'bob'])
  expect(await names('page=2')).toEqual([])
})

it('GET /admin/leaderboard returns the total number of people beyond the page of 50', async () => {
  const server = await startTestServer()
  const people = Array.from({ length: 51 }, (_, i) => event({ user_id: `person-${100 + i}` }))
  await server.track({ events: people })

  const response = await fetch(`${server.url}/admin/leaderboard?page=2&sort=user_id`)

  expect(response.headers.get('X-Total-Count')).toBe('51')
  expect(await response.json()).toMatchObject([{ user_id: 'person-150' }])
})

it('GET /admin/leaderboard lists people with the most time first, and those without time last', async () => {
  const server = await startTestServer()
  const work = (user_id: string, minutes: number) =>
    Array.from({ length: minutes }, (_, i) =>
      event({ user_id, timestamp: `2026-03-10T11:0${i}:10Z`, keystroke_count: 9 }),
    )
  await server.track({
    events: [
      ...work('a-bit', 1),
      ...work('z-more', 3),
      event({ user_id: 'absent', timestamp: '2026-03-09T11:00:00Z' }),
    ],
  })
  const names = async (query: string) =>
    (await server.read(`/admin/leaderboard?${query}`, z.array(leaderboardRowSchema))).map(row => row.user_id)

  expect(await names('')).toEqual(['z-more', 'a-bit', 'absent'])
  expect(await names('sort=non_productive_pct')).toEqual(['z-more', 'a-bit', 'absent'])
  expect(await names('sort=-last_seen')).toHaveLength(3)
})

it('GET /admin/leaderboard lists people without time last when sorted by share, in both directions', async () => {
  const server = await startTestServer()
  const browser = { app_name: 'Google Chrome', site: 'youtube.com', keystroke_count: 0 }
  await server.track({
    events: [
      event({ user_id: 'a-away', timestamp: '2026-03-09T11:00:00Z' }),
      event({ user_id: 'b-worked', timestamp: '2026-03-10T11:00:10Z', keystroke_count: 9 }),
      event({ user_id: 'c-watched', timestamp: '2026-03-10T11:00:10Z', ...browser }),
      event({ user_id: 'd-away', timestamp: '2026-03-09T11:00:00Z', ...browser }),
    ],
  })
  const names = async (query: string) =>
    (await server.read(`/admin/leaderboard?${query}`, z.array(leaderboardRowSchema))).map(row => row.user_id)

  expect(await names('sort=non_productive_pct')).toEqual(['b-worked', 'c-watched', 'a-away', 'd-away'])
  expect(await names('sort=-non_productive_pct')).toEqual(['c-watched', 'b-worked', 'a-away', 'd-away'])
})

it('GET /admin/leaderboard can show one team', async () => {
  const server = await serverWithTwoPeople()
  await server.context.database.transaction(tx =>
    tx.run("UPDATE users SET team_id = 'blue' WHERE user_id = 'bob'"),
  )

  const blue = await fetch(`${server.url}/admin/leaderboard?team=blue&q=O`)
  const red = await fetch(`${server.url}/admin/leaderboard?team=red`)

  expect(await blue.json()).toMatchObject([{ user_id: 'bob', last_seen: '2026-03-10T12:00:00.000Z' }])
  expect(blue.headers.get('X-Total-Count')).toBe('1')
  expect(await red.json()).toEqual([])
})

it('GET /admin/tracker-status', async () => {
  const server = await serverWithTwoPeople()
  await server.track({ events: [event({ user_id: 'bob' })] })

  expect(await server.read('/admin/tracker-status', z.array(trackerStatusRowSchema))).toEqual([
    { user_id: 'bob', last_seen: '2026-03-10T12:01:30.000Z', seconds_ago: 0, status: 'online' },
    { user_id: 'ada', last_seen: '2026-03-10T12:00:00.000Z', seconds_ago: 90, status: 'offline' },
  ])
})

it('GET /admin/user/<user_id>/status', async () => {
  const server = await serverWithTwoPeople()

  expect(await server.read('/admin/user/ada/status', trackerStatusRowSchema)).toEqual({
    user_id: 'ada',
    last_seen: '2026-03-10T12:00:00.000Z',
    seconds_ago: 90,
    status: 'offline',
  })
  expect((await fetch(`${server.url}/admin/user/nobody/status`)).status).toBe(404)
})

it('GET /admin/tracker-summary counts who is online and who is missing', async () => {
  const server = await serverWithTwoPeople()
  await server.track({ events: [event({ user_id: 'bob' })] })
  const seen = () => server.read('/admin/tracker-summary', trackerSummarySchema)

  expect(await seen()).toEqual({ people: 2, online: 1, missing: 1, missing_names: ['ada'] })
  server.time.nowMs += 24 * 60 * 60_000
  expect(await seen()).toEqual({ people: 2, online: 0, missing: 1, missing_names: ['bob'] })
})

it('GET /admin/user/<user_id>/non-productive-apps and /app-breakdown', async () => {
  const server = await serverWithTwoPeople()

  const unproductive = await server.read(
    '/admin/user/ada/non-productive-apps',
    z.array(nonProductiveAppRowSchema),
  )
  const breakdown = await server.read('/admin/user/ada/app-breakdown', z.array(adminBreakdownRowSchema))

  expect(unproductive).toEqual([{ app_name: 'Google Chrome — youtube.com', seconds: 60, no_input: 0 }])
  expect(breakdown[0]).toEqual({
    app_name: 'Google Chrome — github.com',
    productive: 60,
    non_productive: 0,
    no_input: 0,
    total: 60,
    category: 'productive',
  })
})

it('DELETE /admin/user/<user_id> deletes the person from every table', async () => {
  const server = await serverWithTwoPeople()
  const { database } = server.context

  const response = await fetch(`${server.url}/admin/user/ada`, { method: 'DELETE' })

  const answer = deletionAnswerSchema.parse(await response.json())
  expect(answer.user_id).toBe('ada')
  expect(answer.deleted).toBeGreaterThan(0)
  const tables = await database.sequelize.getQueryInterface().showAllTables()
  expect(tables.length).toBeGreaterThan(10)
  for (const table of tables)
    expect(JSON.stringify(await database.read(`SELECT * FROM ${table}`))).not.toContain('"ada"')
  expect(await database.read('SELECT action FROM audit_log')).toEqual([{ action: 'person_erased' }])
  expect(await server.read('/summary/today?user_id=bob', summarySchema)).toMatchObject({ total_buckets: 0 })
  expect(await server.read('/admin/leaderboard', z.array(leaderboardRowSchema))).toHaveLength(1)
})

it('chains the entries of the audit log', async () => {
  const server = await serverWithTwoPeople()

  await fetch(`${server.url}/admin/user/ada`, { method: 'DELETE' })
  await fetch(`${server.url}/admin/user/bob`, { method: 'DELETE' })

  const log = await server.context.database.read('SELECT * FROM audit_log ORDER BY sequence')
  expect(log.map(entry => numberIn(entry, 'sequence'))).toEqual([1, 2])
  expect(log[1]?.['previous_hash']).toBe(log[0]?.['hash'])
})
