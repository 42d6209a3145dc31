import { deviceRowSchema, userRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import {
  dailyRowSchema,
  dbStatsSchema,
  summarySchema,
  teamTotalsRowSchema,
  trackerStatusRowSchema,
  trackerSummarySchema,
} from '@telemetry-tracker/shared/contracts/http'
import { rejudgingSchema } from '@telemetry-tracker/shared/contracts/rejudging'
import { systemSchema } from '@telemetry-tracker/shared/contracts/system'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { publishTeamDays } from '../jobs/publish-team-days.ts'
import { applyRetention } from '../jobs/retention.ts'
import type { Caller } from '../testing/callers.ts'
import { done } from '../testing/company.ts'
import { event, eventsFrom } from '../testing/events.ts'
import { openReplicas } from '../testing/server.ts'
import { day, nextMorning, publish, teamAtWork } from '../testing/team-at-work.ts'

const five = ['ada', 'bob', 'cleo', 'dan', 'eve']

/** What an admin sees about everyone's day. */
async function secondsSeen(admin: Caller): Promise<number> {
  return summarySchema.parse(await done(admin, 'GET', `/summary/today?date=${day}`)).total_seconds
}

describe('a day of a team', () => {
  it('counts only people who were enrolled before it, so that four invented people reveal no one', async () => {
    const { admin, publish } = await teamAtWork(['ada'], { newcomers: ['f1', 'f2', 'f3', 'f4'] })
    await publish()

    const summary = summarySchema.parse(await done(admin, 'GET', `/summary/today?date=${day}`))

    expect(summary).toMatchObject({ total_seconds: 0, total_buckets: 0, held_back: true })
    expect(await done(admin, 'GET', `/apps?date=${day}`)).toEqual([])
    expect(await done(admin, 'GET', `/admin/team-totals?date=${day}`)).toEqual([])
  })

  it('includes the time of new people, who only do not count', async () => {
    const { admin, publish } = await teamAtWork(five, { newcomers: ['new'] })
    await publish()

    const totals = await done(admin, 'GET', `/admin/team-totals?date=${day}`)

    expect(z.array(teamTotalsRowSchema).parse(totals)).toMatchObject([
      { team_id: 'blue', people: 5, total_sec: 21 * 60 },
    ])
  })

  it('is not shown before it is over, and is the default day afterwards', async () => {
    const { server, admin, publish } = await teamAtWork(five)

    const before = await secondsSeen(admin)
    const early = await publishTeamDays(server.context.database, {
      timeZone: 'UTC',
      nowMs: nextMorning - 60_000,
    })
    const still = await secondsSeen(admin)
    const published = await publish()
    const rows = z.array(dailyRowSchema).parse(await done(admin, 'GET', '/daily?days=2'))

    expect([before, still]).toEqual([0, 0])
    expect(early).toEqual([])
    expect(published).toEqual([day])
    expect(rows).toMatchObject([
      { date: '2026-03-09', total_seconds: 0, held_back: true },
      { date: day, total_seconds: 15 * 60 },
    ])
    expect(rows[1]?.held_back).toBeUndefined()
    expect(summarySchema.parse(await done(admin, 'GET', '/summary/today'))).toMatchObject({
      total_seconds: 15 * 60,
      total_buckets: 15,
    })
  })

  it('stays the default day until there is another one with data', async () => {
    const { server, admin, publish: first } = await teamAtWork(five)
    await first()
    await publish({ server }, nextMorning + 3 * 24 * 60 * 60_000)
    server.time.nowMs += 24 * 60 * 60_000

    const summary = summarySchema.parse(await done(admin, 'GET', '/summary/today'))
    const rows = z.array(dailyRowSchema).parse(await done(admin, 'GET', '/daily?days=1'))

    expect(summary).toMatchObject({ total_seconds: 15 * 60 })
    expect(rows).toMatchObject([{ date: day, total_seconds: 15 * 60 }])
  })

  it('waits until it is over in the time zones of all people', async () => {
    const { server, admin, publish } = await teamAtWork(five)
    await done(admin, 'PUT', '/admin/users/ada', { time_zone: 'America/Los_Angeles' })

    const inTheMorning = await publish()
    const later = await publishTeamDays(server.context.database, {
      timeZone: 'UTC',
      nowMs: Date.parse('2026-03-11T13:00:00Z'),
    })

    expect(inTheMorning).toEqual([])
    expect(later).toEqual([day])
  })

  it.each<[string, (company: Awaited<ReturnType<typeof teamAtWork>>) => Promise<unknown>]>([
    [
      'a time zone',
      ({ admin }) => done(admin, 'PUT', '/admin/users/ada', { time_zone: 'Pacific/Kiritimati' }),
    ],
    ['a team', ({ admin }) => done(admin, 'PUT', '/admin/users/ada', { team_id: null })],
    ['a person who is deleted', ({ admin }) => done(admin, 'DELETE', '/admin/user/ada')],
    [
      'late events',
      async ({ asAda }) =>
        done(await asAda(), 'POST', '/track', { events: [event({ timestamp: `${day}T09:00:00Z` })] }),
    ],
    [
      'a policy with which all minutes are re-evaluated',
      async ({ admin }) => {
        const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
        await done(admin, 'PUT', '/admin/policy', {
          version: 0,
          policy: { ...policy, nonProductiveApps: ['code'] },
        })
        await done(admin, 'POST', '/admin/rejudge')
        await rejudged(admin)
      },
    ],
    [
      'a person who becomes a manager',
      ({ admin }) => done(admin, 'PUT', '/admin/users/ada', { role: 'manager' }),
    ],
  ])('stays as published after a change: %s', async (_, change) => {
    const company = await teamAtWork(five)
    const { admin, publish } = company
    await publish()
    const paths = [
      `/summary/today?date=${day}`,
      `/apps?date=${day}`,
      `/admin/team-totals?date=${day}`,
      '/daily?days=2',
    ]
    const seen = () => Promise.all(paths.map(path => done(admin, 'GET', path)))
    const before = await seen()

    await change(company)
    await publish()

    expect(await secondsSeen(admin)).toBe(15 * 60)
    expect(await seen()).toEqual(before)
  })

  it('is not shown to one of its five people who becomes a manager later', async () => {
    const { admin, hire, publish } = await teamAtWork(five)
    await publish()
    await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['ada', 'mia'] })
    const ada = await hire('ada', 'manager')
    const mia = await hire('mia', 'manager')

    const [ofAda, ofMia] = await Promise.all([secondsSeen(ada), secondsSeen(mia)])

    expect([ofAda, ofMia]).toEqual([0, 15 * 60])
  })

  it('needs five people who may not see teams', async () => {
    const { admin, publish } = await teamAtWork(five)
    await done(admin, 'PUT', '/admin/users/eve', { role: 'manager' })
    await publish()

    expect(await secondsSeen(admin)).toBe(0)
  })

  it('is deleted together with the daily totals', async () => {
    const { server, admin, publish } = await teamAtWork(five)
    const { database } = server.context
    await publish()
    const retention = { dataDays: 1, summaryDays: 3, timeZone: 'UTC', bucketSizeSec: 60 }

    await applyRetention(database, retention, Date.parse('2026-03-13T12:00:00Z'))
    const kept = await secondsSeen(admin)
    await applyRetention(database, retention, Date.parse('2026-03-14T12:00:00Z'))

    expect([kept, await secondsSeen(admin)]).toEqual([15 * 60, 0])
    for (const table of ['team_days', 'team_day_apps', 'team_day_members'])
      expect(await database.read(`SELECT * FROM ${table}`)).toEqual([])
  })

  it('is published only once by two servers', async () => {
    const [one, two] = await openReplicas(2)
    if (!one || !two) throw new Error('Two replicas were asked for.')
    await one.transaction(async tx => {
      for (const userId of five) {
        await tx.run('INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ($1, $1, 0)', [userId])
        await tx.run(
          'INSERT INTO daily_totals (user_id, day, productive_sec, non_productive_sec, buckets) VALUES ($1, $2, 60, 0, 1)',
          [userId, day],
        )
        await tx.run(
          "INSERT INTO daily_app_totals (user_id, day, app_label, productive_sec, non_productive_sec) VALUES ($1, $2, 'Code', 60, 0)",
          [userId, day],
        )
      }
    })

    await Promise.all(
      [one, two, one, two].map(each => publishTeamDays(each, { timeZone: 'UTC', nowMs: nextMorning })),
    )

    expect(await one.read('SELECT people, productive_sec FROM team_days')).toHaveLength(1)
    expect(await one.read('SELECT user_id FROM team_day_members')).toHaveLength(5)
  })
})

it.each(['/summary/today?', '/apps?', '/daily?days=2&', '/timeline?', '/notes?'])(
  'shows people their own current numbers, like in other modes: %s',
  async path => {
    const [asTeams, asPeople] = await Promise.all([
      teamAtWork(['ada', 'bob']),
      teamAtWork(['ada', 'bob'], { mode: 'ranked' }),
    ])
    const question = `${path}user_id=ada`

    const seen = await done(await asTeams.asAda(), 'GET', question)

    expect(JSON.stringify(seen)).not.toContain('held_back')
    expect(seen).toEqual(await done(await asPeople.asAda(), 'GET', question))
    const today = await done(await asTeams.asAda(), 'GET', '/summary/today?user_id=ada')
    expect(summarySchema.parse(today)).toMatchObject({ total_seconds: 60, total_buckets: 1 })
  },
)

describe('other data for admins', () => {
  it('contains no number that grows with the minutes of one person', async () => {
    const { server, admin, asAda, publish } = await teamAtWork(five)
    const report = { queued_events: 7, dropped_events: 1, pauses: [] }
    await done(await asAda(), 'PUT', '/devices/report', report)
    await publish()
    server.time.nowMs = Date.parse('2026-03-11T09:00:00Z')
    const seen = async () => ({
      stats: dbStatsSchema.parse(await done(admin, 'GET', '/db-stats')),
      ingest: systemSchema.parse(await done(admin, 'GET', '/admin/system')).ingest,
      status: z
        .array(trackerStatusRowSchema)
        .parse(await done(admin, 'GET', '/admin/tracker-status'))
        .map(({ seconds_ago: _, ...row }) => row),
      trackers: trackerSummarySchema.parse(await done(admin, 'GET', '/admin/tracker-summary')),
      devices: z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices')),
      users: z.array(userRowSchema).parse(await done(admin, 'GET', '/admin/users')),
    })
    const before = await seen()

    const laptop = await asAda()
    await done(laptop, 'POST', '/track', { events: eventsFrom('2026-03-11T08:50:00Z', 90) })
    await done(laptop, 'PUT', '/devices/report', { ...report, queued_events: 350, dropped_events: 2 })
    const after = await seen()

    const quiet = ({ ingest, ...rest }: typeof before) => ({
      ...rest,
      ingest: { ...ingest, commit_within_sec: null, lag_within_sec: null },
      // These requests add to the log, and the file size changes for many reasons.
      stats: { ...rest.stats, rows: { ...rest.stats.rows, audit_log: 0 }, bytes: 0 },
    })
    expect(quiet(after)).toEqual(quiet(before))
    expect(before.stats.bytes % (1024 * 1024)).toBe(0)
    expect(before.stats.rows['users']).toBe(6)
    expect(before.devices.filter(({ user_id }) => user_id === 'ada')).toMatchObject([
      { last_seen: `${day}T00:00:00.000Z`, queued_events: 1_000, dropped_events: 1_000 },
    ])
    expect(before.status.find(({ user_id }) => user_id === 'ada')).toMatchObject({
      last_seen: `${day}T00:00:00.000Z`,
      status: 'online',
    })
  })

  it('contains no count of minutes affected by a change or deletion', async () => {
    const { admin } = await teamAtWork(five)
    await done(admin, 'POST', '/admin/rejudge')

    const { last } = await rejudged(admin)
    const cleaned = await done(admin, 'POST', '/cleanup', { days: 1 })
    const deleted = await done(admin, 'DELETE', '/admin/user/ada')
    const log = await done(admin, 'GET', '/admin/audit-log?action=cleaned_up')

    expect(Object.keys(last ?? {})).toEqual(['ended'])
    expect(cleaned).toEqual({ retention_days: 1 })
    expect(deleted).toEqual({ user_id: 'ada' })
    expect(JSON.stringify(log)).toContain('"older than 1 days"')
  })
})

async function rejudged(admin: Caller) {
  return vi.waitFor(async () => {
    const state = rejudgingSchema.parse(await done(admin, 'GET', '/admin/rejudge'))
    expect(state).toMatchObject({ state: 'idle' })
    expect(state.last).not.toBeNull()
    return state
  }, 30_000)
}
