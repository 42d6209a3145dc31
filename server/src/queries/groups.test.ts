import { summarySchema, teamTotalsRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { publishTeamDays } from '../jobs/publish-team-days.ts'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { startTestServer, temporaryDatabase } from '../testing/server.ts'
import { dailyTotals } from './daily-totals.ts'

it('shows everything if no minimum group size is enforced', async () => {
  const database = await temporaryDatabase()
  await database.transaction(async tx => {
    await tx.run(
      "INSERT INTO users (user_id, search_name, team_id, first_seen_ms) VALUES ('a', 'a', 'blue', 0)",
    )
    await tx.run(
      `INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, buckets)
       VALUES ('a', '2026-03-10', 1, 0, 1)`,
    )
  })

  const [row] = await dailyTotals(database, { teamIds: ['blue'], enforcesMinimumGroupSize: false }, [
    '2026-03-10',
  ])

  expect(row?.total_seconds).toBe(1)
})

describe('LEADERBOARD_MODE', () => {
  const work = (count: number) =>
    Array.from({ length: count }, (_, i) => event({ user_id: `person-${i}`, keystroke_count: 20 - i }))

  it('unranked sorts people by name, regardless of the requested order', async () => {
    const server = await startTestServer({ LEADERBOARD_MODE: 'unranked' })
    await server.track({ events: work(3).reverse() })

    const rows = await server.read(
      '/admin/leaderboard?sort=-total_sec',
      z.array(z.object({ user_id: z.string() })),
    )

    expect(rows.map(row => row.user_id)).toEqual(['person-0', 'person-1', 'person-2'])
  })

  it('team shows no person to others', async () => {
    const { server, admin, hire, enrol } = await startCompany({ LEADERBOARD_MODE: 'team' })
    const ada = await hire('ada', 'employee')
    const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
    await done(laptop, 'POST', '/track', { events: [event()] })
    const own = ['/summary/today?user_id=ada', '/apps?user_id=ada', '/timeline?user_id=ada']
    const asAdmin = [...own, '/admin/leaderboard', '/admin/user/ada/app-breakdown']

    const forAda = await Promise.all(own.map(path => ada('GET', path)))
    const forAdmin = await Promise.all(asAdmin.map(path => admin('GET', path)))

    expect(forAda.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(forAdmin.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
  })

  it('team shows the time of teams of at least five people when the day is over', async () => {
    const server = await startTestServer({ LEADERBOARD_MODE: 'team' })
    await server.track({ events: work(9) })
    await server.context.database.transaction(async tx => {
      await tx.run('UPDATE users SET first_seen_ms = 0')
      for (const i of [0, 1, 2, 3, 4])
        await tx.run("UPDATE users SET team_id = 'blue' WHERE user_id = $1", [`person-${i}`])
    })

    const today = await server.read('/summary/today?date=2026-03-10', summarySchema)
    await publishTeamDays(server.context.database, {
      timeZone: 'UTC',
      nowMs: Date.parse('2026-03-11T06:00:00Z'),
    })
    const teams = await server.read('/admin/team-totals', z.array(teamTotalsRowSchema))
    const everyone = await server.read('/summary/today', summarySchema)

    expect(today).toMatchObject({ total_seconds: 0, held_back: true })
    expect(everyone.held_back).toBeUndefined()
    expect(teams).toMatchObject([{ team_id: 'blue', people: 5, total_sec: 300 }])
    expect(everyone.total_seconds).toBe(300)
  })
})

it('shows managers only their teams', async () => {
  const { server, admin, hire, enrol } = await startCompany()
  for (const userId of ['ada', 'bob', 'cleo']) {
    const laptop = await (await enrol(userId)).signedIn(server.time.nowMs)
    await done(laptop, 'POST', '/track', { events: [event()] })
  }
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  for (const userId of ['ada', 'bob']) await done(admin, 'PUT', `/admin/users/${userId}`, { team_id: 'blue' })
  const mia = await hire('mia', 'manager')

  const people = z.array(z.object({ user_id: z.string() }))
  const names = async (path: string) => people.parse(await done(mia, 'GET', path)).map(row => row.user_id)

  expect((await names('/admin/leaderboard')).sort()).toEqual(['ada', 'bob'])
  expect((await names('/admin/tracker-status')).sort()).toEqual(['ada', 'bob'])
  expect(await names('/admin/leaderboard?team=red')).toEqual([])
  expect(await names('/admin/leaderboard?q=cleo')).toEqual([])
  expect(summarySchema.parse(await done(mia, 'GET', '/summary/today')).total_buckets).toBe(2)
  expect(summarySchema.parse(await done(admin, 'GET', '/summary/today')).total_buckets).toBe(3)
})

it('shows managers no data of people without a team', async () => {
  const { server, admin, hire, enrol } = await startCompany()
  const laptop = await (await enrol('nora')).signedIn(server.time.nowMs)
  await done(laptop, 'POST', '/track', { events: [event()] })
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  const mia = await hire('mia', 'manager')
  const without = await hire('max', 'manager')
  const aboutNora = [
    ...['/summary/today', '/apps', '/daily', '/timeline', '/notes'].map(path => `${path}?user_id=nora`),
    '/admin/user/nora/non-productive-apps',
    '/admin/user/nora/app-breakdown',
    '/admin/user/nora/status',
  ]
  const aboutMany = [
    '/admin/leaderboard',
    '/admin/tracker-status',
    '/admin/tracker-summary',
    '/admin/team-totals',
    '/summary/today',
    '/apps',
  ]

  const ofMia = await Promise.all(aboutNora.map(path => mia('GET', path)))
  const ofMax = await Promise.all([...aboutNora, ...aboutMany].map(path => without('GET', path)))
  const noted = await mia('PUT', '/admin/user/nora/notes', { day: '2026-03-10', note: 'On a course.' })
  const many = await Promise.all(aboutMany.map(path => done(mia, 'GET', path)))
  const seenByAdmin = await done(admin, 'GET', '/admin/leaderboard')

  expect(ofMia.map(({ status }) => status)).toEqual(aboutNora.map(() => 403))
  expect(ofMax.map(({ status }) => status)).toEqual([...aboutNora, ...aboutMany].map(() => 403))
  expect(noted.status).toBe(403)
  expect(JSON.stringify(many)).not.toContain('nora')
  expect(summarySchema.parse(many[4]).total_buckets).toBe(0)
  expect(many[2]).toMatchObject({ people: 0, missing_names: [] })
  expect(JSON.stringify(seenByAdmin)).toContain('nora')
})
