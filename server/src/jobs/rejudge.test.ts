import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../database/database.ts'
import { daysInZone } from '../days/person-days.ts'
import { defaultRules } from '../ingest/apply/count-group.ts'
import { deliverEdges, everything } from '../testing/edges.ts'
import { event, eventsFrom } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { rejudge } from './rejudge.ts'

const countingBy = (nonProductiveApps: readonly string[]) => ({
  ...defaultRules(compileRules({ ...defaultPolicy, nonProductiveApps: [...nonProductiveApps] }, 60)),
  days: daysInZone('UTC'),
})
const today = countingBy(['code'])
const ignore = () => {}

const counted = ['buckets', 'daily_totals', 'daily_app_totals'] as const
const lateBatch = {
  device_id: 'laptop',
  epoch: 'e',
  sequence: 3,
  events: eventsFrom('2026-03-04T09:00:00Z', 40, { keystroke_count: 0 }),
}

it('gives the same result as if today’s policy had always applied', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  const wanted = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(wanted)

  const done = await rejudge(server.context.database, today, ignore)

  const found = await everything(server.context.database)
  const should = await everything(wanted.context.database)
  expect(done.changed).toBeGreaterThan(0)
  for (const table of counted) expect(found[table]).toEqual(should[table])
})

it('changes nothing the second time', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  await rejudge(server.context.database, today, ignore)
  const before = await everything(server.context.database)

  const again = await rejudge(server.context.database, today, ignore)

  expect(again.changed).toBe(0)
  expect(await everything(server.context.database)).toEqual(before)
})

it('continues where it was interrupted, while events arrive', async () => {
  const server = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(server)
  const wanted = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(wanted)
  await wanted.track(lateBatch)
  const { database } = server.context
  const all = await rejudge(database, countingBy([]), ignore)
  const breakingOff = breakingOffAfter(2, database)
  await expect(rejudge(breakingOff, today, ignore)).rejects.toThrow('broken off')
  await server.track(lateBatch)

  const done = await rejudge(database, today, ignore)

  const found = await everything(database)
  const should = await everything(wanted.context.database)
  expect(done.minutes).toBeLessThan(all.minutes)
  for (const table of counted) expect(found[table]).toEqual(should[table])
})

it('starts again if a person has changed teams since the interruption, even with the same policies', async () => {
  const server = await startTestServer()
  for (const user_id of ['ada', 'bob']) await server.track({ events: [event({ user_id })] })
  const { database } = server.context
  const [strict, lax] = [countingBy(['code']).rules, countingBy([]).rules]
  /** One of the two people is in the team with the strict policy, the other is in no team. */
  const withTeamOf = (strictId: string) => ({
    ...countingBy([]),
    rules: lax,
    rulesOf: (userId: string) => (userId === strictId ? strict : lax),
  })
  // One transaction to record the start, two for Ada's minutes.
  await expect(rejudge(breakingOffAfter(3, database), withTeamOf('bob'), ignore)).rejects.toThrow(
    'broken off',
  )

  await rejudge(database, withTeamOf('ada'), ignore)

  const timelines = ['ada', 'bob'].map(id =>
    server.read(`/timeline?user_id=${id}`, z.array(timelineRowSchema)),
  )
  expect(await Promise.all(timelines)).toMatchObject([
    [{ state: 'non_productive', reason: 'non_productive_app' }],
    [{ state: 'productive' }],
  ])
})

/** A database that fails after a number of transactions. */
function breakingOffAfter(left: number, database: Database): Database {
  let more = left
  return {
    ...database,
    transaction: work => {
      if (more-- === 0) throw new Error('broken off')
      return database.transaction(work)
    },
  }
}
