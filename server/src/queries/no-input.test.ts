import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import {
  adminBreakdownRowSchema,
  appBreakdownRowSchema,
  dailyRowSchema,
  leaderboardRowSchema,
  nonProductiveAppRowSchema,
  summarySchema,
  teamTotalsRowSchema,
  timelineRowSchema,
} from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done, startCompany } from '../testing/company.ts'
import { event, eventsFrom } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'

const quiet = { keystroke_count: 0, mouse_clicks: 0, mouse_distance: 0 }
const youtube = { app_name: 'Google Chrome', site: 'youtube.com', keystroke_count: 0 }

/** Three minutes of a person: work, a video, and one without input in the editor. */
function threeMinutes(user_id: string) {
  return [
    event({ user_id, timestamp: '2026-03-10T11:30:10Z', keystroke_count: 9 }),
    event({ user_id, timestamp: '2026-03-10T11:31:10Z', ...youtube }),
    event({ user_id, timestamp: '2026-03-10T11:32:10Z', ...quiet }),
  ]
}

it('is told apart in every answer, as a part of the non-productive time', async () => {
  const server = await startTestServer()
  await server.track({ events: threeMinutes('ada') })

  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({
    productive: 60,
    non_productive: 120,
    no_input: 60,
    no_input_counts: 'non_productive',
  })
  expect(await server.read('/daily?user_id=ada&days=1', z.array(dailyRowSchema))).toMatchObject([
    { non_productive: 120, no_input: 60 },
  ])
  const apps = await server.read('/apps?user_id=ada', z.array(appBreakdownRowSchema))
  expect(apps.map(({ app_name, states }) => [app_name, states.no_input])).toEqual([
    ['Code', 60],
    ['Google Chrome — youtube.com', 0],
  ])
  expect(await server.read('/admin/leaderboard', z.array(leaderboardRowSchema))).toMatchObject([
    { non_productive_sec: 120, no_input_sec: 60, productive_pct: 33.3, no_input_counts: 'non_productive' },
  ])
  expect(await server.read('/admin/team-totals', z.array(teamTotalsRowSchema))).toMatchObject([
    { non_productive_sec: 120, no_input_sec: 60 },
  ])
  const breakdown = await server.read('/admin/user/ada/app-breakdown', z.array(adminBreakdownRowSchema))
  expect(breakdown.map(row => row.no_input)).toEqual([60, 0])
  const apart = await server.read('/admin/user/ada/non-productive-apps', z.array(nonProductiveAppRowSchema))
  expect(apart).toMatchObject([
    { app_name: 'Code', seconds: 60, no_input: 60 },
    { seconds: 60, no_input: 0 },
  ])
})

it('moves with a minute that gets input later', async () => {
  const server = await startTestServer()
  await server.track({ events: [event({ ...quiet })] })

  await server.track({ events: [event({ timestamp: '2026-03-10T11:30:20Z' })] })

  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({
    productive: 60,
    non_productive: 0,
    no_input: 0,
  })
})

it('moves with a minute that stays non-productive for another reason', async () => {
  const server = await startTestServer()
  await server.track({ events: [event({ ...quiet })] })

  // Reading with a distraction: the same state and the same app.
  const reading = { ...quiet, mouse_distance: 10, distraction_visible: true }
  await server.track({ events: eventsFrom('2026-03-10T11:30:20Z', 20, reading) })

  const [minute] = await server.read('/timeline?user_id=ada', z.array(timelineRowSchema))
  expect(minute).toMatchObject({ reason: 'distracted', app_name: 'Code' })
  expect(await server.read('/summary/today?user_id=ada', summarySchema)).toMatchObject({
    non_productive: 60,
    no_input: 0,
  })
})

it('is left out of percentages where the policy says so, for a team by its own', async () => {
  const { server, admin, enrol } = await startCompany()
  for (const person of ['ada', 'nora']) {
    const device = await (await enrol(person)).signedIn(server.time.nowMs)
    await done(device, 'POST', '/track', { events: threeMinutes(person) })
  }
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
  const change = { version: 0, policy: { ...policy, noInputCounts: 'left_out' } }
  await done(admin, 'PUT', '/admin/policy', change)
  await done(admin, 'PUT', '/admin/teams/blue/policy', {
    version: 0,
    overrides: { noInputCounts: 'non_productive' },
  })
  const board = async (query: string) =>
    z
      .array(leaderboardRowSchema)
      .parse(await done(admin, 'GET', `/admin/leaderboard?${query}`))
      .filter(({ total_sec }) => total_sec > 0)
      .map(row => [row.user_id, row.no_input_counts, row.productive_pct, row.non_productive_pct])

  const nora = ['nora', 'left_out', 50, 50]
  const ada = ['ada', 'non_productive', 33.3, 66.7]
  expect(await board('sort=non_productive_pct')).toEqual([nora, ada])
  expect(await board('sort=-non_productive_pct')).toEqual([ada, nora])
  expect(await done(admin, 'GET', '/summary/today')).toMatchObject({ no_input_counts: 'left_out' })
  expect(await done(admin, 'GET', '/summary/today?user_id=nora')).toMatchObject({
    no_input_counts: 'left_out',
  })
  expect(await done(admin, 'GET', '/summary/today?user_id=ada')).toMatchObject({
    no_input_counts: 'non_productive',
  })
  expect(await done(admin, 'GET', '/admin/team-totals')).toMatchObject([
    { team_id: 'blue', no_input_counts: 'non_productive' },
    { team_id: null, no_input_counts: 'left_out' },
  ])
  const categories = async (user: string) =>
    z
      .array(appBreakdownRowSchema)
      .parse(await done(admin, 'GET', `/apps?user_id=${user}`))
      .map(({ category }) => category)
  expect(await categories('nora')).toEqual(['productive', 'non_productive'])
  expect(await categories('ada')).toEqual(['non_productive', 'non_productive'])
})

it('gives no percentage to people who had only time without input, if that is left out', async () => {
  const server = await startTestServer({ NO_INPUT_COUNTS: 'left_out' })
  await server.track({ events: [event({ user_id: 'ada', ...quiet }), event({ user_id: 'bob', ...youtube })] })

  const rows = await server.read('/admin/leaderboard?sort=non_productive_pct', z.array(leaderboardRowSchema))

  expect(rows.map(row => [row.user_id, row.non_productive_pct])).toEqual([
    ['bob', 100],
    ['ada', 0],
  ])
})
