import { dailyRowSchema, summarySchema, timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { moveToZone } from '../jobs/move-to-zone.ts'
import { done, startCompany } from '../testing/company.ts'
import { eventsFrom } from '../testing/events.ts'
import { openReplicas, startTestServer } from '../testing/server.ts'
import { openPersonDays } from './person-days.ts'

/** 18:45 in Berlin; already the next day in Kolkata, and the morning of the same day in Los Angeles. */
const now = '2026-03-10T18:45:00.000Z'
const dailySchema = z.array(dailyRowSchema)

/** A company in Berlin with a person in Kolkata and one in Los Angeles, and functions to count events for them. */
async function worldwide() {
  const company = await startCompany({ TIMEZONE: 'Europe/Berlin' })
  const { server, admin, enrol } = company
  server.time.nowMs = Date.parse(now)
  await done(admin, 'PUT', '/admin/users/asha', { time_zone: 'Asia/Kolkata' })
  await done(admin, 'PUT', '/admin/users/lena', { time_zone: 'America/Los_Angeles' })
  await done(admin, 'PUT', '/admin/users/bert', {})
  const track = async (userId: string, starts: readonly string[]) => {
    const device = await (await enrol(userId)).signedIn(server.time.nowMs)
    for (const [i, start] of starts.entries())
      await done(device, 'POST', '/track', {
        epoch: 'e',
        sequence: i + 1,
        events: eventsFrom(start, 30),
      })
    return device
  }
  return { ...company, track }
}

it("starts each person's day in their own time zone, in every query", async () => {
  const { track } = await worldwide()
  // Before and after midnight in Kolkata (18:30 UTC); in Berlin and Los Angeles all of it is on one day.
  const starts = ['2026-03-10T18:10:00.000Z', '2026-03-10T18:31:00.000Z', '2026-03-10T18:40:00.000Z']

  const found = await Promise.all(
    ['asha', 'bert', 'lena'].map(async userId => {
      const device = await track(userId, starts)
      const get = async <T extends z.ZodType>(path: string, schema: T) =>
        schema.parse(await done(device, 'GET', `${path}user_id=${userId}`))
      const summary = await get('/summary/today?', summarySchema)
      const days = await get('/daily?days=2&', dailySchema)
      const minutes = await get('/timeline?', z.array(timelineRowSchema))
      return {
        zone: summary.timezone,
        today: summary.total_seconds,
        days: days.map(({ date, total_seconds }) => [date, total_seconds]),
        minutes: minutes.length,
      }
    }),
  )

  expect(found).toEqual([
    {
      zone: 'Asia/Kolkata',
      today: 120,
      days: [
        ['2026-03-10', 60],
        ['2026-03-11', 120],
      ],
      minutes: 2,
    },
    {
      zone: 'Europe/Berlin',
      today: 180,
      days: [
        ['2026-03-09', 0],
        ['2026-03-10', 180],
      ],
      minutes: 3,
    },
    {
      zone: 'America/Los_Angeles',
      today: 180,
      days: [
        ['2026-03-09', 0],
        ['2026-03-10', 180],
      ],
      minutes: 3,
    },
  ])
})

it('moves totals when a person changes time zone and back, without losing or doubling a second', async () => {
  const { admin, track } = await worldwide()
  const bert = await track('bert', ['2026-03-10T17:59:00.000Z', '2026-03-10T18:35:00.000Z'])
  const days = async () =>
    dailySchema
      .parse(await done(bert, 'GET', '/daily?user_id=bert&days=3'))
      .filter(({ total_seconds }) => total_seconds > 0)
      .map(({ date, total_seconds }) => [date, total_seconds])
  const atHome = await days()

  await done(admin, 'PUT', '/admin/users/bert', { time_zone: 'Asia/Kolkata' })
  const away = await days()
  await done(admin, 'PUT', '/admin/users/bert', { time_zone: null })

  expect(atHome).toEqual([['2026-03-10', 120]])
  expect(away).toEqual([
    ['2026-03-10', 60],
    ['2026-03-11', 60],
  ])
  expect(await days()).toEqual(atHome)
})

it('keeps the old time zone when the change fails', async () => {
  const { server, admin } = await startCompany()

  const answer = await admin('PUT', '/admin/users/root', { time_zone: 'Asia/Kolkata', role: 'employee' })

  expect(answer.status).toBe(409)
  expect(server.context.days.zoneOf('root')).toBe('UTC')
})

it('rejects an unknown time zone', async () => {
  const { admin } = await startCompany()

  const answer = await admin('PUT', '/admin/users/ada', { time_zone: 'Mars/Olympus' })

  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain('time_zone')
})

it('uses the new time zone at another server from the next batch on', async () => {
  const [one, other] = await openReplicas(2)
  if (!one || !other) throw new Error('Two replicas were asked for.')
  // SQLite has only one server.
  const replicas = one.dialect === 'postgres' ? [one, other] : [one, one]
  const [a, b] = await Promise.all(
    replicas.map(database => startTestServer({ TIMEZONE: 'UTC' }, { now, database })),
  )
  if (!a || !b) throw new Error('Two servers were asked for.')
  const batch = (sequence: number, start: string) => ({
    device_id: 'laptop',
    epoch: 'e',
    sequence,
    events: eventsFrom(start, 30),
  })
  await b.track(batch(1, '2026-03-10T18:31:00.000Z'))
  await b.track(batch(2, '2026-03-10T18:32:00.000Z'))

  const { context } = a
  await context.database.transaction(tx =>
    moveToZone(
      tx,
      { userId: 'ada', timeZone: 'Asia/Kolkata' },
      { rules: context.centralPolicy.rules(), days: context.days },
    ),
  )
  await (one.dialect === 'postgres' ? b : a).track(batch(3, '2026-03-10T18:33:00.000Z'))

  const rows = await one.read('SELECT day, buckets FROM daily_totals WHERE user_id = $1 AND buckets > 0', [
    'ada',
  ])
  expect(rows.map(row => [row['day'], Number(row['buckets'])])).toEqual([['2026-03-11', 3]])
})

it('reads a change made elsewhere within seconds, and keeps what it learned meanwhile', async () => {
  const time = { nowMs: 0 }
  let answer: () => void = () => {}
  const rows = [{ user_id: 'ada', time_zone: 'Asia/Kolkata' }]
  const days = await openPersonDays({ read: async () => rows }, 'UTC', () => time.nowMs)
  const slow = await openPersonDays(
    {
      read: () =>
        new Promise(resolve => {
          answer = () => resolve([])
          if (time.nowMs === 0) answer()
        }),
    },
    'UTC',
    () => time.nowMs,
  )

  time.nowMs = 20_000
  rows[0] = { user_id: 'ada', time_zone: 'Europe/Berlin' }
  await days.refresh()
  const asking = slow.refresh()
  slow.learn('ada', 'Asia/Kolkata')
  answer()
  await asking

  expect(days.zoneOf('ada')).toBe('Europe/Berlin')
  expect(slow.zoneOf('ada')).toBe('Asia/Kolkata')
})
